import { type GraphqlError, Unavailable } from "@counterfoil/next";
import { redirect } from "next/navigation";
import { counterfoil } from "../counterfoil";
import { pathWith } from "../ui/format";
import type { TypedDocumentString } from "./graphql.gen";

/** What a page gets to work with: data and troubles may stand side by side. */
export interface Reply<T> {
  data: T | null;
  errors: GraphqlError[];
}

/** Asks the gateway for the page at `here`; sends people who are signed out to sign in and come back. */
export async function ask<T, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<T, Variables>,
  variables: Variables,
  here: string,
): Promise<Reply<T>> {
  const answer = await counterfoil.graphql<T>(document.toString(), variables).catch(withoutServer);
  if (answer.status === "signed_out") redirect(await counterfoil.signInPath(here));
  return answer;
}

/** Whether what is missing without data does not exist, or not for this person. */
export function isUnknown(trouble: GraphqlError | undefined): boolean {
  return trouble === undefined || ["not_found", "invalid_request"].includes(trouble.extensions?.reason ?? "");
}

/**
 * Sends a change as the person whose form asked for it, from the page at `here`. Where it did not go through, the path to go
 * to instead of data: the sign-in page, or the page again with the reason in `?error=`.
 */
export async function change<T, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<T, Variables>,
  variables: Variables,
  here: string,
): Promise<Reply<T> & { goTo: string | null }> {
  const answer = await counterfoil.graphql<T>(document.toString(), variables).catch(withoutServer);
  if (answer.status === "signed_out") return { data: null, errors: [], goTo: await counterfoil.signInPath(here) };
  // What fails further down was read after the change.
  const trouble = answer.errors.find(({ path = [] }) => path.length < 2);
  return { ...answer, goTo: trouble ? pathWith(here, aboutTrouble(trouble)) : null };
}

function aboutTrouble({ extensions = {} }: GraphqlError): Record<string, string | number | null> {
  return { error: extensions.reason ?? "provider_unavailable", retry_after: extensions.retryAfter ?? null };
}

function withoutServer(error: unknown): { status: "answered"; data: null; errors: GraphqlError[] } {
  if (!(error instanceof Unavailable)) throw error;
  const { message, reason = "server_unavailable", retryAfter } = error;
  return { status: "answered", data: null, errors: [{ message, extensions: { reason, retryAfter } }] };
}

/** The first trouble of a top-level field, or of the whole request. */
export function troubleOf(errors: readonly GraphqlError[], field: string): GraphqlError | undefined {
  return errors.find(({ path }) => path === undefined || path[0] === field);
}
