import * as client from "openid-client";
import { beforeAll, describe, expect, test } from "vitest";
import { AuthServer, SECRET } from "./auth-server.js";

/** openid-client 6 as it is on npm (AS-16): only http is allowed, since the server stands on this machine. */
let server: AuthServer;
beforeAll(async () => {
  server = await AuthServer.start();
});

const discover = (id: string, auth: client.ClientAuth) =>
  client.discovery(server.url, id, undefined, auth, { algorithm: "oauth2", execute: [client.allowInsecureRequests] });

describe.each([
  ["client_secret_basic", "secret", async () => client.ClientSecretBasic(SECRET)],
  ["client_secret_post", "secret", async () => client.ClientSecretPost(SECRET)],
  ["private_key_jwt", "keyed", async () => client.PrivateKeyJwt(await server.key)],
] as const)("openid-client with %s", (_, id, authentication) => {
  test("refreshes, introspects and revokes", async () => {
    const config = await discover(id, await authentication());
    const { refresh_token } = await server.signIn(id);
    const tokens = await client.refreshTokenGrant(config, refresh_token);
    expect(tokens.expires_in).toBe(600);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, client_id: id });
    const next = tokens.refresh_token ?? "";
    expect(await client.tokenIntrospection(config, next)).toMatchObject({ active: true, scope: tokens.scope });
    await client.tokenRevocation(config, next);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    await expect(client.refreshTokenGrant(config, next)).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

test("openid-client without a secret refreshes and revokes", async () => {
  const config = await discover("public", client.None());
  const { refresh_token } = await server.signIn("public");
  const tokens = await client.refreshTokenGrant(config, refresh_token, { scope: "account" });
  expect(tokens.scope).toBe("account");
  await client.tokenRevocation(config, tokens.access_token);
  await client.tokenRevocation(config, tokens.refresh_token ?? "");
  await expect(client.refreshTokenGrant(config, refresh_token)).rejects.toMatchObject({ error: "invalid_grant" });
});

test("openid-client signs in and refreshes with DPoP, nonces included (RFC 9449)", async () => {
  const config = await discover("public", client.None());
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("Ed25519"));
  const form = await server.form("public");
  const grant = form.get("grant_type") ?? "";
  form.delete("grant_type");
  const opened = await client.genericGrantRequest(config, grant, form, { DPoP });
  const next = await client.refreshTokenGrant(config, opened.refresh_token ?? "", undefined, { DPoP });
  await expect(client.refreshTokenGrant(config, next.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_dpop_proof",
  });
  await client.refreshTokenGrant(config, next.refresh_token ?? "", undefined, { DPoP });
});

test("openid-client with a wrong secret is told so", async () => {
  const config = await discover("secret", client.ClientSecretBasic("wrong"));
  await expect(client.tokenRevocation(config, "x")).rejects.toMatchObject({ code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });
});
