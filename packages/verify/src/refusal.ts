import { CATALOGUE, CounterfoilError, type ProblemBody } from "@counterfoil/protocol";

/** A refusal in HTTP's words, for any framework. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Says no as RFC 6750 §3 wants it: status, `WWW-Authenticate`, and problem details (RFC 9457) with our `reason`.
 * `scope`: what the route wants, told to a token that lacks it.
 *
 * @throws what was given, where it is no CounterfoilError: a mistake in a program is the framework's to answer.
 */
export function refusalOf(error: unknown, scope?: string): Refusal {
  if (!(error instanceof CounterfoilError)) throw error;
  const { status, text } = CATALOGUE[error.reason];
  const challenge = challengeOf(error, scope);
  const problem: ProblemBody = {
    type: "about:blank",
    title: text,
    status,
    reason: error.reason,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(challenge === undefined ? {} : { "www-authenticate": challenge }),
      ...(error.retryAfter === undefined ? {} : { "retry-after": String(error.retryAfter) }),
    },
    body: JSON.stringify(problem),
  };
}

/** {@link refusalOf} as a Fetch `Response`. */
export function refusalResponse(error: unknown, scope?: string): Response {
  const { status, headers, body } = refusalOf(error, scope);
  return new Response(body, { status, headers });
}

function challengeOf({ reason }: CounterfoilError, scope: string | undefined): string | undefined {
  const { oauth, text } = CATALOGUE[reason];
  if (reason === "missing_token") return "Bearer";
  if (oauth === "invalid_token") return `Bearer error="invalid_token", error_description="${text}"`;
  if (oauth !== "insufficient_scope") return undefined;
  const wanted = scope === undefined ? "" : `, scope="${scope}"`;
  return `Bearer error="insufficient_scope", error_description="${text}"${wanted}`;
}
