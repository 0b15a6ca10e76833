import { boundedFetch, parseJson } from "../lib/bounded-fetch.js";
import type { Secret } from "../lib/secret.js";
import type { Provider, ProviderRevocation } from "./provider.js";
import { formRequest, refreshTokens } from "./token-endpoint.js";

/** The tokens of a grant that is to end. */
export interface EndingGrant {
  accessToken: Secret;
  /** Whether the access token's time is over. */
  accessExpired: boolean;
  refreshToken: Secret | undefined;
}

/** `revoked`: the provider has said so. `failed`: it has not, and the status tells the log why. `none`: it has no such way. */
export type RevocationOutcome =
  | { kind: "revoked" }
  | { kind: "none" }
  | { kind: "failed"; status: number | "unreachable" | "no_token" };

/**
 * Ends a grant at the provider, in the provider's own way (RFC 7009 where it follows that). Tries once and never throws:
 * the tokens are gone from the vault already, and the person is told what came of it.
 */
export async function revokeGrant(provider: Provider, grant: EndingGrant): Promise<RevocationOutcome> {
  const { revocation } = provider;
  if (!revocation) return { kind: "none" };
  const token = await tokenFor(provider, revocation, grant);
  if (!token) return { kind: "failed", status: "no_token" };
  const answer = await boundedFetch(revocation.endpoint, requestOf(provider, revocation, token));
  if (answer.kind === "unreachable") return { kind: "failed", status: "unreachable" };
  const hasEnded = endedBy(revocation, answer.status, membersOf(answer.text));
  return hasEnded ? { kind: "revoked" } : { kind: "failed", status: answer.status };
}

/** RFC 7009 takes the refresh token, which ends the whole grant; the others want an access token that still works. */
async function tokenFor(
  provider: Provider,
  { kind }: ProviderRevocation,
  { accessToken, accessExpired, refreshToken }: EndingGrant,
): Promise<Secret | undefined> {
  if (kind === "rfc7009") return refreshToken ?? accessToken;
  if (!accessExpired) return accessToken;
  const outcome = refreshToken && (await refreshTokens(provider, refreshToken));
  return outcome?.kind === "tokens" ? outcome.tokens.accessToken : undefined;
}

function requestOf(provider: Provider, { kind }: ProviderRevocation, token: Secret): RequestInit {
  switch (kind) {
    case "rfc7009":
      return { method: "POST", ...formRequest(provider, { token: token.reveal() }) };
    case "github_grant":
      return {
        method: "DELETE",
        headers: { accept: "application/vnd.github+json", authorization: basic(provider) },
        body: JSON.stringify({ access_token: token.reveal() }),
      };
    case "kakao_unlink":
      return {
        method: "POST",
        headers: { accept: "application/json", authorization: `Bearer ${token.reveal()}` },
      };
    case "naver_delete":
      return {
        method: "POST",
        ...formRequest(provider, { grant_type: "delete", access_token: token.reveal(), service_provider: "NAVER" }),
      };
  }
}

/** What counts as the provider's word for it. */
function endedBy({ kind }: ProviderRevocation, status: number, body: Record<string, unknown>): boolean {
  switch (kind) {
    case "rfc7009":
      // RFC 7009 §2.2 answers 200 for a token that has ended already; some say `invalid_token` instead.
      return status === 200 || (status === 400 && body.error === "invalid_token");
    case "github_grant":
      return status === 204;
    case "kakao_unlink":
      return status === 200 && body.id !== undefined;
    case "naver_delete":
      // Naver answers errors with 200 too.
      return status === 200 && body.result === "success";
  }
}

function basic({ clientId, clientSecret }: Provider): string {
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret.reveal())}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function membersOf(text: string): Record<string, unknown> {
  const body = parseJson(text);
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
