import { beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../../packages/server/src/lib/secret.js";
import { knownProvider } from "../../packages/server/src/providers/known-providers.js";
import type { Provider } from "../../packages/server/src/providers/provider.js";
import { type ProviderTokens, redeemCode, refreshTokens } from "../../packages/server/src/providers/token-endpoint.js";
import { Fake, type FakeName } from "../support/fake.js";

/** How each provider's tokens are refreshed, by the server's own words against the fakes. */

interface Grant {
  fake: Fake;
  provider: Provider;
  tokens: ProviderTokens;
}

async function grantOf(name: FakeName): Promise<Grant> {
  const fake = await Fake.start(name);
  const use = name === "google" ? { scopes: ["calendar"] } : {};
  const provider = knownProvider(name, `counterfoil-at-${name}`, new Secret(fake.secret), use, fake.url);
  const redirectUri = `http://127.0.0.1:3000/api/auth/${name}`;
  const url = new URL(provider.authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    scope: provider.scopes.join(" "),
    state: "s",
    access_type: "offline",
    prompt: "consent",
  }).toString();
  const { searchParams } = await fake.decide(url.href, "mina");
  const transaction = {
    purpose: "login" as const,
    provider: name,
    clientId: "web",
    redirectUri,
    scopes: [],
    remember: false,
    deviceName: undefined,
    returnTo: undefined,
  };
  const login = { transaction, state: "s", verifier: new Secret("v"), nonce: undefined };
  const outcome = await redeemCode(provider, new Secret(searchParams.get("code") ?? ""), login);
  if (outcome.kind !== "tokens") throw new Error(`${name}: ${outcome.kind}`);
  return { fake, provider, tokens: outcome.tokens };
}

/** The tokens a refresh token gives. Throws where it gives none. */
async function refreshed({ provider }: Grant, refreshToken: Secret | undefined): Promise<ProviderTokens> {
  const outcome = await refreshTokens(provider, refreshToken ?? new Secret(""));
  if (outcome.kind !== "tokens") throw new Error(outcome.kind);
  return outcome.tokens;
}

describe.each(["google", "naver"] as const)("%s", (name) => {
  let grant: Grant;
  beforeAll(async () => {
    grant = await grantOf(name);
  });

  test("gives new access tokens for the same refresh token, again and again", async () => {
    const { refreshToken, accessToken } = grant.tokens;
    const seen = new Set([accessToken.reveal()]);
    for (let turn = 0; turn < 3; turn++) {
      const next = await refreshed(grant, refreshToken);
      expect(next.refreshToken).toBeUndefined();
      seen.add(next.accessToken.reveal());
    }
    expect(seen.size).toBe(4);
  });

  test("refuses an unknown refresh token for good", async () => {
    expect(await refreshTokens(grant.provider, new Secret("unknown"))).toEqual({ kind: "refused" });
  });
});

test("Kakao gives a new refresh token in the last month only, and the old one is dead from then on", async () => {
  const grant = await grantOf("kakao");
  const { refreshToken } = grant.tokens;
  expect((await refreshed(grant, refreshToken)).refreshToken).toBeUndefined();
  await grant.fake.control("/_fake/last-month", true);
  const next = await refreshed(grant, refreshToken);
  expect(next.refreshToken?.reveal()).toMatch(/^fake_rt_kakao_/);
  expect(await refreshTokens(grant.provider, refreshToken ?? new Secret(""))).toEqual({ kind: "refused" });
  expect((await refreshed(grant, next.refreshToken)).accessToken.reveal()).toMatch(/^fake_at_kakao_/);
});

test("GitHub has nothing to refresh: its token has no end", async () => {
  const { tokens } = await grantOf("github");
  expect(tokens.refreshToken).toBeUndefined();
  expect(tokens.expiresIn).toBe(10 * 365 * 24 * 3600);
  expect(tokens.scope).toBe("read:user user:email");
});
