import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import OAuth2Server from "@node-oauth/oauth2-server";
import { fastify } from "fastify";
import { Redis } from "ioredis";
import { announce } from "../race-announce.js";

// @node-oauth/oauth2-server has neither storage nor signed tokens: the model brings both.

const CLIENT = { id: "web", grants: ["refresh_token"], secret: "bench-secret-of-the-web-client" };
const USER = { id: "account_bench" };
const SCOPE = ["account", "connections"];
const DAYS_30 = 30 * 86_400;
const redis = new Redis(process.env.REDIS_URL ?? "");
const { privateKey } = generateKeyPairSync("ed25519");
const header = encode({ typ: "at+jwt", alg: "EdDSA", kid: "bench-key" });

const model: OAuth2Server.RefreshTokenModel = {
  async getClient(id, secret) {
    return id === CLIENT.id && secret === CLIENT.secret ? CLIENT : false;
  },
  async getRefreshToken(refreshToken) {
    const text = await redis.get(nameOf(refreshToken));
    if (text === null) return false;
    const { expires, scope }: { expires: number; scope: string[] } = JSON.parse(text);
    return { refreshToken, refreshTokenExpiresAt: new Date(expires), scope, client: CLIENT, user: USER };
  },
  async revokeToken({ refreshToken }) {
    return (await redis.del(nameOf(refreshToken))) === 1;
  },
  async saveToken(token, client, user) {
    const { refreshToken, refreshTokenExpiresAt: expiry, scope } = token;
    const record = JSON.stringify({ expires: expiry?.getTime(), scope, user: user.id });
    if (refreshToken !== undefined) await redis.set(nameOf(refreshToken), record, "EX", DAYS_30);
    return { ...token, client, user };
  },
  async getAccessToken() {
    return false;
  },
  async generateAccessToken(client, user, scope) {
    const iat = Math.floor(Date.now() / 1000);
    const more = { jti: randomUUID(), client_id: client.id, scope: scope?.join(" "), auth_time: iat, amr: ["fed"] };
    const origin = "http://127.0.0.1:4000";
    const text = `${header}.${encode({ iss: origin, sub: user.id, aud: origin, exp: iat + 600, iat, ...more })}`;
    return `${text}.${sign(null, Buffer.from(text), privateKey).toString("base64url")}`;
  },
};

const server = new OAuth2Server({ model, accessTokenLifetime: 600, refreshTokenLifetime: DAYS_30 });
const app = fastify();
app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, async (_: unknown, body: string) =>
  Object.fromEntries(new URLSearchParams(body)),
);
app.post<{ Body: Record<string, string> }>("/token", async ({ headers, body, method }, reply) => {
  const request = new OAuth2Server.Request({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    method,
    query: {},
  });
  const response = new OAuth2Server.Response();
  await server.token(request, response);
  return reply
    .code(response.status ?? 200)
    .headers(response.headers ?? {})
    .send(response.body);
});
app.post<{ Body: { count: number } }>("/seed", async ({ body }) => {
  const seed = async () => {
    const refreshToken = randomUUID();
    const refreshTokenExpiresAt = new Date(Date.now() + DAYS_30 * 1000);
    await model.saveToken(
      { accessToken: "", refreshToken, refreshTokenExpiresAt, scope: SCOPE, client: CLIENT, user: USER },
      CLIENT,
      USER,
    );
    return refreshToken;
  };
  return { refresh_tokens: await Promise.all(Array.from({ length: body.count }, seed)) };
});
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

/** Under its hash: what lies in Redis is no token that somebody could use. */
function nameOf(refreshToken: string): string {
  return `oauth2:${createHash("sha256").update(refreshToken).digest("base64url")}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
