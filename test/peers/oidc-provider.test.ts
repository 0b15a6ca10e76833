import type { LoginResponse, MeResponse, TokenResponse } from "@counterfoil/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../packages/server/src/lib/clock.js";
import { openLog } from "../../packages/server/src/lib/log.js";
import { Secret } from "../../packages/server/src/lib/secret.js";
import { redeemAnswer } from "../../packages/server/src/providers/authorization-answer.js";
import { DiscoveredProvider } from "../../packages/server/src/providers/discovery.js";
import { LoginTransactions } from "../../packages/server/src/providers/login-transaction.js";
import type { Provider } from "../../packages/server/src/providers/provider.js";
import { type ProviderTokens, refreshTokens } from "../../packages/server/src/providers/token-endpoint.js";
import { SqlOneTimeStore } from "../../packages/server/src/storage/one-time.js";
import { openTemporaryDatabase } from "../../packages/server/src/storage/temporary-database.js";
import { Client, outcome, read } from "../support/client.js";
import { configFile, hashOf, signsIn } from "../support/client-file.js";
import { Server } from "../support/server.js";
import { connectionOf } from "../support/stored.js";
import { agree, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, startOpenIdProvider } from "./openid-provider.js";

/** `oidc-provider` (npm), a certified OpenID provider that no one here wrote, known to us by its issuer alone. */

let issuer: string;
beforeAll(async () => {
  issuer = await startOpenIdProvider();
});

describe("a login through the built server", () => {
  let server: Server;
  let client: Client;
  beforeAll(async () => {
    const entry = { name: "acme", issuer, clientId: CLIENT_ID, clientSecretVariable: "ACME_SECRET" };
    const web = signsIn("web", { secretHash: hashOf("s"), providers: { acme: { redirectUris: [REDIRECT_URI] } } });
    const file = configFile({ clients: [web], providers: [{ ...entry, scopes: ["offline_access"] }] });
    server = await Server.start({ COUNTERFOIL_CONFIG: file, ACME_SECRET: CLIENT_SECRET });
    client = new Client(server.url, "web", "s");
  });

  const begin = async () => read<LoginResponse>(await client.login({}, "acme"));

  test("with ID token, nonce, iss and PKCE opens a session and keeps the grant", async () => {
    const begun = await begin();
    const callback = await agree(begun.authorization_url, "mina");
    expect(callback.searchParams.get("iss")).toBe(issuer);
    const tokens = read<TokenResponse>(await client.finish(begun, callback, { provider: "acme" }));
    expect(tokens.new_account).toBe(true);
    const me = read<MeResponse>(await client.call(tokens.access_token, "GET", "/me"));
    expect(me).toMatchObject({
      name: "mina of Acme",
      email: "mina@acme.example",
      email_verified: true,
      connections: [{ provider: "acme", status: "active" }],
    });
    expect(connectionOf(server.dataFolder, tokens.account_id).refresh_token).not.toBeNull();
  });

  test("a second time finds the account", async () => {
    const signIn = async () => {
      const begun = await begin();
      const callback = await agree(begun.authorization_url, "tobin");
      return read<TokenResponse>(await client.finish(begun, callback, { provider: "acme" }));
    };
    const first = await signIn();
    expect(await signIn()).toMatchObject({ account_id: first.account_id, new_account: false });
  });

  test("an answer that leaves out the iss which the metadata promise is refused (RFC 9207 §2.4)", async () => {
    const begun = await begin();
    const callback = await agree(begun.authorization_url, "mina");
    callback.searchParams.delete("iss");
    const answer = await client.finish(begun, callback, { provider: "acme" });
    expect(outcome(answer)).toEqual({ status: 400, reason: "invalid_issuer" });
  });

  test("a code of another login is refused: PKCE and nonce differ", async () => {
    const [one, other] = [await begin(), await begin()];
    const callback = await agree(one.authorization_url, "mina");
    const { searchParams } = await agree(other.authorization_url, "tobin");
    callback.searchParams.set("code", searchParams.get("code") ?? "");
    const answer = await client.finish(one, callback, { provider: "acme" });
    expect(outcome(answer)).toEqual({ status: 400, reason: "provider_code_refused" });
  });
});

describe("its tokens", () => {
  let provider: Provider;
  let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
  beforeAll(async () => {
    store = await openTemporaryDatabase();
    const registration = {
      name: "acme",
      title: "Acme",
      issuer,
      clientId: CLIENT_ID,
      clientSecret: new Secret(CLIENT_SECRET),
      scopes: ["offline_access"],
      identityOnly: false,
    };
    provider = await new DiscoveredProvider(registration, systemClock, openLog("silent")).resolve();
  });

  afterAll(() => store.close());

  /** A whole login, by the parts of the server that speak to providers. */
  async function grant(): Promise<ProviderTokens> {
    const transactions = new LoginTransactions(new SqlOneTimeStore(store.db, systemClock), systemClock);
    const login = {
      purpose: "login" as const,
      provider: "acme",
      clientId: "web",
      redirectUri: REDIRECT_URI,
      scopes: [],
      remember: false,
      deviceName: undefined,
      returnTo: undefined,
    };
    const { authorizationUrl, state, binding } = await transactions.start(login, provider);
    const { searchParams } = await agree(authorizationUrl, "mina");
    const taken = await transactions.take(state, { clientId: "web", provider: "acme", binding });
    const answer = { code: searchParams.get("code") ?? "", iss: searchParams.get("iss") ?? "" };
    const { tokens, profile } = await redeemAnswer(provider, taken, answer);
    expect(profile.subject).toBe("mina");
    return tokens;
  }

  async function refreshed(old: ProviderTokens): Promise<ProviderTokens> {
    const outcome = await refreshTokens(provider, old.refreshToken ?? new Secret(""));
    if (outcome.kind !== "tokens") throw new Error(outcome.kind);
    return outcome.tokens;
  }

  test("are refreshed again and again, while the refresh token rotates", async () => {
    let tokens = await grant();
    const seen = new Set([tokens.refreshToken?.reveal()]);
    for (let turn = 0; turn < 5; turn++) {
      tokens = await refreshed(tokens);
      seen.add(tokens.refreshToken?.reveal());
    }
    expect(seen.size).toBe(6);
    expect(seen).not.toContain(undefined);
  });

  test("an old refresh token ends the grant there, which is final for us", async () => {
    const old = await grant();
    const newer = await refreshed(old);
    expect(await refreshTokens(provider, old.refreshToken ?? new Secret(""))).toEqual({ kind: "refused" });
    expect(await refreshTokens(provider, newer.refreshToken ?? new Secret(""))).toEqual({ kind: "refused" });
  });

  test("end by revocation at the endpoint that the metadata name (RFC 7009)", async () => {
    const { refreshToken } = await grant();
    expect(provider.revocation).toMatchObject({ kind: "rfc7009" });
    const credentials = Buffer.from(`${CLIENT_ID}:${encodeURIComponent(CLIENT_SECRET)}`).toString("base64");
    const answer = await fetch(provider.revocation?.endpoint ?? "", {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ token: refreshToken?.reveal() ?? "" }),
    });
    expect(answer.status).toBe(200);
    expect(await refreshTokens(provider, refreshToken ?? new Secret(""))).toEqual({ kind: "refused" });
  });
});
