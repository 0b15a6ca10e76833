import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { serve } from "../lib/temporary-http.js";
import { type Kind, knownProvider } from "./known-providers.js";
import type { TakenTransaction } from "./login-transaction.js";
import type { Provider } from "./provider.js";
import { spotify } from "./spotify.js";
import { redeemCode, refreshTokens, type TokenOutcome } from "./token-endpoint.js";

/** A provider whose token endpoint answers like this. */
async function provider(listener: RequestListener): Promise<Provider> {
  const url = await serve(listener);
  return spotify("our id", new Secret("our: secret"), { accounts: url, api: url });
}

async function refreshAt(listener: RequestListener): Promise<TokenOutcome> {
  return refreshTokens(await provider(listener), new Secret("old"));
}

/** What comes of a token answer with this status and body. */
function answerOf(status: number, body: unknown, headers: Record<string, string> = {}): Promise<TokenOutcome> {
  const content = typeof body === "string" ? body : JSON.stringify(body);
  return refreshAt((_request, response) => response.writeHead(status, headers).end(content));
}

const login: TakenTransaction = {
  transaction: {
    provider: "spotify",
    clientId: "web",
    redirectUri: "http://127.0.0.1/callback",
  },
  state: "the state",
  verifier: new Secret("verifier"),
  nonce: undefined,
};
const good = { access_token: "at", token_type: "Bearer", expires_in: 3600, refresh_token: "rt", scope: "a b" };
/** A failure with the seconds to wait; five where the provider does not say. */
const failed = (reason: string, retryAfter?: number) => ({
  kind: "failed",
  error: expect.objectContaining({ reason, retryAfter: retryAfter ?? 5 }),
  retryAfter,
});
const unavailable = failed("provider_unavailable");

test("the request is a form with our credentials by Basic, form-encoded inside (RFC 6749 §2.3.1, §4.1.3)", async () => {
  const seen: { method: string | undefined; authorization: string | undefined; form: Record<string, string> }[] = [];
  const one = await provider(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    seen.push({ method: request.method, authorization: request.headers.authorization, form });
    response.end(JSON.stringify(good));
  });
  await redeemCode(one, new Secret("c&d"), login);
  await refreshTokens(one, new Secret("old"));
  const authorization = `Basic ${Buffer.from("our%20id:our%3A%20secret").toString("base64")}`;
  expect(seen).toEqual([
    {
      method: "POST",
      authorization,
      form: {
        grant_type: "authorization_code",
        code: "c&d",
        redirect_uri: "http://127.0.0.1/callback",
        code_verifier: "verifier",
      },
    },
    { method: "POST", authorization, form: { grant_type: "refresh_token", refresh_token: "old" } },
  ]);
});

describe("what a token answer comes to (RFC 6749 §5.1, CL-15)", () => {
  async function tokensOf(body: unknown) {
    const outcome = await answerOf(200, body);
    if (outcome.kind !== "tokens") throw new Error(`no tokens: ${outcome.kind}`);
    const { accessToken, refreshToken, ...rest } = outcome.tokens;
    return { access: accessToken.reveal(), refresh: refreshToken?.reveal(), ...rest };
  }

  test("all members", async () => {
    expect(await tokensOf(good)).toEqual({ access: "at", refresh: "rt", expiresIn: 3600, scope: "a b" });
  });

  test("no refresh token, an empty one and one that is no text are none (CL-14)", async () => {
    for (const refresh_token of [undefined, "", null, 1, {}])
      expect((await tokensOf({ ...good, refresh_token })).refresh).toBeUndefined();
  });

  test.each([
    ["3600", 3600],
    [undefined, 3600],
    [-1, 3600],
    ["soon", 3600],
    ["", 3600],
    [null, 3600],
    [{}, 3600],
    [[], 3600],
    [true, 3600],
    [0, 0],
    [60.5, 60],
  ])("expires_in %j counts as %d seconds", async (expires_in, expiresIn) => {
    expect((await tokensOf({ ...good, expires_in })).expiresIn).toBe(expiresIn);
  });

  test.each(["1e308", 1e300, 2 ** 53])(
    "expires_in %j gives no instant past what a clock can hold",
    async (expires_in) => {
      const { expiresIn } = await tokensOf({ ...good, expires_in });
      expect(new Date(Date.now() + expiresIn * 1000).getTime()).not.toBeNaN();
    },
  );
});

describe("what is no token is never taken for one (CL-15)", () => {
  test.each([
    ["an error with status 200", { error: "temporarily_unavailable" }],
    ["an error beside a token", { ...good, error: "slow_down" }],
    ["no access token", { ...good, access_token: undefined }],
    ["an empty access token", { ...good, access_token: "" }],
    ["an access token that is no text", { ...good, access_token: {} }],
    ["a list", [good]],
    ["null", null],
    ["a text", '"at"'],
    ["HTML", "<html>Sign in to the hotel's Wi-Fi</html>"],
    ["nothing", ""],
    ["a form", "access_token=at&expires_in=3600"],
    ["half an object", '{"access_token":"at"'],
  ])("%s", async (_, body) => expect(await answerOf(200, body)).toEqual(unavailable));

  test.each([201, 204, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503])("tokens with status %d", async (status) => {
    expect((await answerOf(status, status === 204 ? "" : good)).kind).toBe("failed");
  });

  test("a body of 5 MB", async () => {
    expect(await answerOf(200, { ...good, padding: "x".repeat(5_000_000) })).toEqual(unavailable);
  });

  test("a cut connection", async () => {
    expect(await refreshAt((request) => request.socket.destroy())).toEqual(unavailable);
  });
});

test("a redirect is not followed with our credentials (CL-16)", async () => {
  const visits: string[] = [];
  const trap = await provider((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.end(JSON.stringify(good));
  });
  for (const status of [301, 302, 303, 307, 308])
    expect(await answerOf(status, "", { location: trap.tokenEndpoint })).toEqual(unavailable);
  expect(visits).toEqual([]);
});

describe("errors are told apart by whether they pass (CL-13, RFC 6749 §5.2)", () => {
  test.each([400, 401, 200, 403])("invalid_grant with status %d is final", async (status) => {
    expect(await answerOf(status, { error: "invalid_grant" })).toEqual({ kind: "refused" });
  });

  test.each(["invalid_client", "unauthorized_client"])("%s is about our own credentials", async (error) => {
    for (const status of [400, 401, 200])
      expect(await answerOf(status, { error })).toEqual(failed("provider_misconfigured"));
  });

  test.each([500, 502, 503, 504])("whatever a %d says may pass, invalid_grant too", async (status) => {
    for (const error of ["invalid_grant", "invalid_client"])
      expect(await answerOf(status, { error })).toEqual(unavailable);
  });

  test("429 and 503 say how long, where they can be believed (RFC 9110 §10.2.3)", async () => {
    for (const [status, reason] of [
      [429, "rate_limited"],
      [503, "provider_unavailable"],
    ] as const) {
      expect(await answerOf(status, "", { "retry-after": "7" })).toEqual(failed(reason, 7));
      expect(await answerOf(status, "", { "retry-after": "-7" })).toEqual(failed(reason));
    }
  });

  test.each(
    ["INVALID_GRANT", "invalid_grant ", ["invalid_grant"], { code: "invalid_grant" }, null].map((value) => [value]),
  )("the error %j is not invalid_grant", async (error) => expect(await answerOf(400, { error })).toEqual(unavailable));
});

test("no outcome shows a token when it is printed", async () => {
  const outcome = await answerOf(200, good);
  expect(JSON.stringify(outcome)).not.toMatch(/"at"|"rt"/);
});

describe("quirks", () => {
  type Seen = { authorization: string | undefined; accept: string | undefined; form: Record<string, string> };

  /** What a provider of a kind is asked, and what its answer comes to. */
  async function redeemAt(kind: Kind, status: number, body: unknown): Promise<{ seen: Seen; outcome: TokenOutcome }> {
    const asked: Seen[] = [];
    const standIn = await provider(async (request, response) => {
      const { authorization, accept } = request.headers;
      asked.push({ authorization, accept, form: Object.fromEntries(new URLSearchParams(await text(request))) });
      response.writeHead(status).end(JSON.stringify(body));
    });
    const one = knownProvider(kind, "our id", new Secret("our: secret"), {}, new URL(standIn.tokenEndpoint).origin);
    const outcome = await redeemCode(one, new Secret("code"), login);
    const [seen] = asked;
    if (!seen) throw new Error("nothing was asked");
    return { seen, outcome };
  }

  test.each(["google", "github", "kakao", "naver"] as const)("%s gets our credentials in the form", async (kind) => {
    const { seen } = await redeemAt(kind, 200, good);
    expect(seen.authorization).toBeUndefined();
    expect(seen.form).toMatchObject({ client_id: "our id", client_secret: "our: secret", code_verifier: "verifier" });
  });

  test.each(["spotify", "google", "github", "kakao", "naver"] as const)("%s is asked for JSON", async (kind) => {
    expect((await redeemAt(kind, 200, good)).seen.accept).toBe("application/json");
  });

  test("Naver gets the state with the code, the others do not", async () => {
    expect((await redeemAt("naver", 200, good)).seen.form.state).toBe("the state");
    for (const kind of ["spotify", "google", "github", "kakao"] as const)
      expect((await redeemAt(kind, 200, good)).seen.form).not.toHaveProperty("state");
  });

  test("a GitHub token without an end has none for ten years, another provider's ends in an hour", async () => {
    const { expires_in: _, ...endless } = good;
    const expiryAt = async (kind: Kind) => {
      const { outcome } = await redeemAt(kind, 200, endless);
      return outcome.kind === "tokens" ? outcome.tokens.expiresIn : undefined;
    };
    expect(await expiryAt("github")).toBe(10 * 365 * 24 * 3600);
    expect(await expiryAt("kakao")).toBe(3600);
  });

  test("GitHub's commas between scopes become spaces", async () => {
    const { outcome } = await redeemAt("github", 200, { ...good, scope: "read:user,user:email, repo" });
    expect(outcome.kind === "tokens" && outcome.tokens.scope).toBe("read:user user:email repo");
  });

  test.each([
    ["github", 200, { error: "bad_verification_code" }],
    ["github", 200, { error: "bad_refresh_token" }],
    ["naver", 200, { error: "invalid_request", error_description: "no valid data in session" }],
    ["naver", 200, { error: "invalid_grant", error_description: "no valid data in session" }],
    ["kakao", 400, { error: "invalid_grant", error_code: "KOE320" }],
  ] as const)("%s with status %d and %j has refused", async (kind, status, body) => {
    expect((await redeemAt(kind, status, body)).outcome).toEqual({ kind: "refused" });
  });

  test.each([
    ["github", 200, { error: "incorrect_client_credentials" }],
    ["github", 200, { error: "redirect_uri_mismatch" }],
    ["naver", 200, { error: "invalid_client", error_description: "wrong client id / secret" }],
  ] as const)("%s with status %d and %j means our registration", async (kind, status, body) => {
    expect((await redeemAt(kind, status, body)).outcome).toEqual(failed("provider_misconfigured"));
  });

  test("a provider's own words are nobody else's", async () => {
    for (const error of ["bad_verification_code", "toString", "__proto__", "constructor"])
      expect((await redeemAt("google", 400, { error, error_description: error })).outcome).toEqual(unavailable);
    expect((await redeemAt("naver", 200, { error: "invalid_request" })).outcome).toEqual(unavailable);
  });

  test("an ID token comes beside the tokens, for nobody to keep", async () => {
    const { outcome } = await redeemAt("google", 200, { ...good, id_token: "a.b.c" });
    expect(outcome.kind === "tokens" && outcome.idToken?.reveal()).toBe("a.b.c");
    expect(outcome.kind === "tokens" && Object.keys(outcome.tokens).sort()).toEqual(
      ["accessToken", "expiresIn", "refreshToken", "scope"].sort(),
    );
  });
});
