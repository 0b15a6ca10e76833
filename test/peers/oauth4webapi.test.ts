import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, test } from "vitest";
import { AuthServer, SECRET } from "./auth-server.js";

/** oauth4webapi 3 as it is on npm (AS-16): only http is allowed, since the server stands on this machine. */
const insecure = { [oauth.allowInsecureRequests]: true };
let server: AuthServer;
let metadata: oauth.AuthorizationServer;

beforeAll(async () => {
  server = await AuthServer.start();
  const answer = await oauth.discoveryRequest(server.url, { algorithm: "oauth2", ...insecure });
  metadata = await oauth.processDiscoveryResponse(server.url, answer);
});

async function refresh(client: oauth.Client, auth: oauth.ClientAuth, token: string) {
  const answer = await oauth.refreshTokenGrantRequest(metadata, client, auth, token, insecure);
  return oauth.processRefreshTokenResponse(metadata, client, answer);
}

async function introspect(client: oauth.Client, auth: oauth.ClientAuth, token: string) {
  const answer = await oauth.introspectionRequest(metadata, client, auth, token, insecure);
  return oauth.processIntrospectionResponse(metadata, client, answer);
}

async function revoke(client: oauth.Client, auth: oauth.ClientAuth, token: string) {
  await oauth.processRevocationResponse(await oauth.revocationRequest(metadata, client, auth, token, insecure));
}

describe.each([
  ["client_secret_basic", "secret", async () => oauth.ClientSecretBasic(SECRET)],
  ["client_secret_post", "secret", async () => oauth.ClientSecretPost(SECRET)],
  ["private_key_jwt", "keyed", async () => oauth.PrivateKeyJwt(await server.key)],
] as const)("oauth4webapi with %s", (_, client_id, authentication) => {
  test("refreshes, introspects and revokes", async () => {
    const [client, auth] = [{ client_id }, await authentication()];
    const { refresh_token } = await server.signIn(client_id);
    const tokens = await refresh(client, auth, refresh_token);
    const next = tokens.refresh_token ?? "";
    expect(await introspect(client, auth, tokens.access_token)).toMatchObject({ active: true, client_id });
    expect(await introspect(client, auth, next)).toMatchObject({ active: true, client_id });
    await revoke(client, auth, next);
    expect(await introspect(client, auth, tokens.access_token)).toEqual({ active: false });
    await expect(refresh(client, auth, next)).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

test("oauth4webapi without a secret refreshes and revokes", async () => {
  const [client, auth] = [{ client_id: "public" }, oauth.None()];
  const { refresh_token } = await server.signIn("public");
  const tokens = await refresh(client, auth, refresh_token);
  await revoke(client, auth, tokens.refresh_token ?? "");
  await expect(refresh(client, auth, refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
});
