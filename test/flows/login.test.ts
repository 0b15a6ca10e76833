import { createHash } from "node:crypto";
import type { LoginResponse, MeResponse, TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { Client, read, USERS } from "../support/client.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { connectionOf, stored } from "../support/stored.js";
import { type VerifiedToken, verifiedToken } from "../support/verified-token.js";
import { Wiretap } from "../support/wiretap.js";

/** One sign-in, seen from the app and, by a wiretap, from the provider. */
async function signInOnce() {
  const simulator = await Simulator.start();
  const tap = await Wiretap.before(simulator.url);
  const server = await Server.start({ SIMULATOR_PORT: String(tap.port) });
  const client = new Client(server.url);

  const begin = await client.login({ return_to: "/playlists", remember: true, device: { name: "Kitchen" } });
  const begun = read<LoginResponse>(begin);
  const url = new URL(begun.authorization_url);
  const consentPage = await fetch(url);
  const callback = await consent(url, { user: USERS.mina, decision: "approve" });
  const consented = tap.requests.length;
  const finish = await client.finish(begun, callback);
  const tokens = read<TokenResponse>(finish);
  const overheard = tap.requests.slice(consented);
  const connection = connectionOf(server.dataFolder, tokens.account_id);
  const accessToken = await verifiedToken(server.url, tokens.access_token);
  const user = (await simulator.users()).find(({ id }) => id === USERS.mina);
  return {
    ...{ simulator, tap, server, client, begin, begun, url, consentPage, callback, finish, tokens },
    ...{ overheard, connection, accessToken, user },
  };
}

describe("signing in with Spotify", () => {
  let journey: Awaited<ReturnType<typeof signInOnce>>;
  beforeAll(async () => {
    journey = await signInOnce();
  });

  test("1 · the app asks the server to begin; it needs its own credentials and nothing of the provider's", async () => {
    const { begin, begun, client, server } = journey;
    expect(begin.headers.get("cache-control")).toBe("no-store");
    expect(Object.keys(begun).sort()).toEqual(["authorization_url", "binding", "expires_in", "state"]);
    expect(begun.expires_in).toBe(600);
    expect((await client.ask("POST", "/login/spotify", { method: "POST" })).status).toBe(400);
    expect((await new Client(server.url, "web", "wrong").login()).status).toBe(401);
  });

  test("2 · the URL has a state, PKCE S256 and the server's scopes, and no secret (RFC 7636 §4.3)", () => {
    const { url, begun, tap } = journey;
    expect(url.origin + url.pathname).toBe(`http://127.0.0.1:${tap.port}/authorize`);
    const { state, code_challenge, ...rest } = Object.fromEntries(url.searchParams);
    expect(state).toBe(begun.state);
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(code_challenge).toMatch(/^[\w-]{43}$/);
    expect(rest).toEqual({
      response_type: "code",
      client_id: "counterfoil-development",
      redirect_uri: "http://127.0.0.1:3000/api/auth/spotify",
      scope: "user-read-private user-read-email playlist-read-private playlist-read-collaborative",
      code_challenge_method: "S256",
    });
    expect(url.href).not.toContain(begun.binding);
  });

  test("3 · the provider shows its consent page to the person", async () => {
    const { consentPage } = journey;
    expect(consentPage.status).toBe(200);
    expect(await consentPage.text()).toContain('<form method="post"');
  });

  test("4 · approval leads back to the app's route with code and state", () => {
    const { callback, begun } = journey;
    expect(callback.origin + callback.pathname).toBe("http://127.0.0.1:3000/api/auth/spotify");
    expect([...callback.searchParams.keys()].sort()).toEqual(["code", "state"]);
    expect(callback.searchParams.get("state")).toBe(begun.state);
  });

  test("5 · the app hands code, state and binding to POST /token", () => {
    const { finish, tokens } = journey;
    expect(finish.request).toBe("POST /token");
    expect(finish.status).toBe(200);
    expect(tokens.return_to).toBe("/playlists");
    expect(tokens.scope).toBe("account connections provider:spotify");
  });

  test("7 · the server redeems the code once, with HTTP Basic and the PKCE verifier (RFC 6749 §4.1.3)", () => {
    const { overheard, tap, url, callback } = journey;
    expect(overheard.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/token", "GET /v1/me"]);
    expect(tap.to("POST", "/api/token").length).toBeGreaterThan(0);
    const [redeem] = overheard;
    const basic = Buffer.from("counterfoil-development:development-spotify-secret").toString("base64");
    expect(redeem?.headers.authorization).toBe(`Basic ${basic}`);
    const { code_verifier = "", ...form } = Object.fromEntries(new URLSearchParams(redeem?.body));
    expect(form).toEqual({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code"),
      redirect_uri: "http://127.0.0.1:3000/api/auth/spotify",
    });
    const challenge = createHash("sha256").update(code_verifier).digest("base64url");
    expect(challenge).toBe(url.searchParams.get("code_challenge"));
  });

  test("8 · the server reads the profile with the fresh token", async () => {
    const { overheard, client, tokens, user } = journey;
    expect(overheard[1]?.headers.authorization).toMatch(/^Bearer sim_at_/);
    const me = read<MeResponse>(await client.call(tokens.access_token, "GET", "/me"));
    // Development Mode tells no e-mail address.
    expect(me).toMatchObject({ id: tokens.account_id, name: user?.display_name, email: null, has_password: false });
  });

  test("9 · the first login makes the account, the next finds it: a new session on a new device (RT-14)", async () => {
    const { client, server, tokens, user } = journey;
    expect(tokens.new_account).toBe(true);
    const again = await client.signIn(USERS.mina);
    expect(again).toMatchObject({ account_id: tokens.account_id, new_account: false });
    expect(again.session_id).not.toBe(tokens.session_id);
    expect(again.device_id).not.toBe(tokens.device_id);
    const identities = stored(server.dataFolder, "SELECT * FROM identities WHERE account_id = ?", tokens.account_id);
    expect(identities).toMatchObject([{ provider: "spotify", subject: user?.account_id, former: 0 }]);
  });

  test("10 · the provider's tokens are kept sealed, with their expiry (EV-06)", () => {
    const { connection, tokens } = journey;
    expect(connection).toMatchObject({ account_id: tokens.account_id, status: "active", version: 1 });
    const { access_token, refresh_token, access_expires_at, data_key } = connection;
    for (const sealed of [access_token, refresh_token, data_key]) expect(String(sealed)).toMatch(/^[\w-]{60,}$/);
    expect(JSON.stringify(connection)).not.toMatch(/sim_[ar]t_/);
    expect(Number(access_expires_at) - Number(connection.created_at)).toBe(3_600_000);
  });

  describe("11 · the app gets tokens of ours alone", () => {
    let token: VerifiedToken;
    beforeAll(() => {
      token = journey.accessToken;
    });

    test("an access token of RFC 9068, signed with a key of the JWKS", () => {
      const { tokens, server } = journey;
      const { payload, header } = token;
      expect(header).toEqual({ typ: "at+jwt", alg: "Ed25519", kid: expect.stringMatching(/^[\w-]{43}$/) });
      expect(payload).toEqual({
        ...{ iss: server.url, aud: server.url, sub: tokens.account_id, sid: tokens.session_id },
        ...{ client_id: "web", scope: tokens.scope, amr: ["fed"], jti: expect.stringMatching(/^at_/) },
        ...{ iat: expect.any(Number), auth_time: payload.iat, exp: Number(payload.iat) + 600 },
      });
      expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 600 });
    });

    test("it is short and says nothing of the person", () => {
      const { tokens, user } = journey;
      expect(tokens.access_token.length).toBeLessThan(1024);
      const said = JSON.stringify(token.payload);
      for (const personal of [user?.email, user?.display_name, user?.id, user?.account_id])
        expect(said).not.toContain(personal);
    });

    test("an opaque refresh token, remembered for thirty days", () => {
      const { tokens } = journey;
      expect(tokens.refresh_token).toMatch(/^cfrt_[\w-]+$/);
      expect(tokens.refresh_token_expires_in).toBe(30 * 86_400);
    });

    test("an answer that nobody keeps, with nothing of the provider's in it (RFC 6749 §5.1)", () => {
      const { finish } = journey;
      expect(finish.headers.get("cache-control")).toBe("no-store");
      expect(finish.text).not.toMatch(/sim_|spotify-secret/);
    });

    test("neither opens anything at the provider", async () => {
      const { tokens, simulator } = journey;
      for (const token of [tokens.access_token, tokens.refresh_token]) {
        const headers = { authorization: `Bearer ${token}` };
        expect((await fetch(`${simulator.url}/v1/me`, { headers })).status).toBe(401);
      }
    });
  });

  test("12 · GraphQL answers with the provider's lists; only the server speaks to the provider", async () => {
    const { client, tokens, tap } = journey;
    const before = tap.requests.length;
    const { data, errors } = await client.playlists(tokens.access_token);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ playlists: { edges: { length: 5 } } });
    const asked = tap.requests.slice(before);
    expect(asked.map(({ path }) => path)).toEqual(["/v1/me/playlists?limit=5&offset=0"]);
    expect(asked[0]?.headers.authorization).toMatch(/^Bearer sim_at_/);
  });
});
