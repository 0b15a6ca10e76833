import type { Reason } from "@counterfoil/protocol";
import { type Access, accessAfresh, accessOf } from "./access.js";
import type { Bff } from "./bff.js";
import { fieldOf } from "./form.js";
import type { FormAnswer } from "./password-forms.js";
import { PRIVATE_HEADERS } from "./site.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/**
 * A ticket for one WebSocket of the page that asks: JSON, because only scripts open sockets. The access token stays here.
 * One that was refused before its time is renewed once; 401 says that the person has to sign in.
 */
export const ticket: FormAnswer = async (bff, request, form) => {
  const audience = fieldOf(form, "audience");
  const first = await accessOf(bff, request);
  const answer = await askWith(bff, first, audience);
  if (answer.status !== 401 || first.state !== "held") return answer;
  // A refresh of a moment ago has replaced the refresh token of this request, so there is nothing to renew with.
  if (first.renewed.length > 0) return away(DEFAULT_RETRY_AFTER, undefined, first.renewed);
  return askWith(bff, await accessAfresh(bff, request), audience);
};

async function askWith({ server, cookies }: Bff, access: Access, audience: string): Promise<Response> {
  if (access.state === "none") return say({ reason: "signed_out" }, 401, cookies.clearSession());
  if (access.state === "unavailable") return away(access.retryAfter);
  const { accessToken, renewed } = access;
  const answer = await server.ticket(accessToken, audience);
  if (answer.outcome === "ok") return say(answer.value, 200, renewed);
  if (answer.outcome === "unavailable") return away(answer.retryAfter, answer.reason, renewed);
  return say({ reason: answer.reason }, answer.status, renewed);
}

function away(retryAfter: number, reason: Reason | undefined = undefined, setCookies: string[] = []): Response {
  const response = say(
    { reason: reason ?? "server_unavailable", retry_after: retryAfter },
    reason === "rate_limited" ? 429 : 503,
    setCookies,
  );
  response.headers.set("retry-after", String(retryAfter));
  return response;
}

function say(body: object, status: number, setCookies: readonly string[]): Response {
  const response = Response.json(body, { status, headers: PRIVATE_HEADERS });
  for (const cookie of setCookies) response.headers.append("set-cookie", cookie);
  return response;
}
