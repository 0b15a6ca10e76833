/** The media type of GraphQL's own answers (GraphQL over HTTP §4.1). */
export const GRAPHQL_RESPONSE = "application/graphql-response+json";
const JSON_TYPE = "application/json";

/** In which media type to answer, and whether it was named or is only as good as any. */
export interface ResponseType {
  name: string;
  kind: "asked" | "any";
}

/** Reads `Accept` (RFC 9110 §12.5.1): GraphQL's own type where it is named, else JSON. */
export function mediaTypeFor(accept: string | undefined): ResponseType {
  const named = (accept ?? "").split(",").map((range) => range.split(";", 1)[0]?.trim().toLowerCase());
  if (named.includes(GRAPHQL_RESPONSE)) return { name: GRAPHQL_RESPONSE, kind: "asked" };
  return { name: JSON_TYPE, kind: named.includes(JSON_TYPE) ? "asked" : "any" };
}
