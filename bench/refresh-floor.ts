import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { fastify } from "fastify";
import { ROTATE } from "../packages/server/src/sessions/rotation-script.js";
import { openRedis, RedisScript } from "../packages/server/src/storage/redis.js";
import { announce } from "./race-announce.js";

// The least a refresh can be: a bare Fastify route, one run of our own Redis script, one Ed25519 signature over claims
// as long as ours. It knows no client and checks nothing.

const DAY = 86_400_000;
const { privateKey } = generateKeyPairSync("ed25519");
const rotate = new RedisScript(ROTATE);
const redis = openRedis(process.env.REDIS_URL ?? "", 2_000);
const app = fastify();
const header = encode({ typ: "at+jwt", alg: "Ed25519", kid: "bench-key" });

app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, async (_: unknown, body: string) =>
  Object.fromEntries(new URLSearchParams(body)),
);

/** A refresh token here is `{account}.{sid}.{generation}`. */
app.post<{ Body: { refresh_token: string } }>("/token", async ({ body }) => {
  const [account = "", sid = "", generation = ""] = body.refresh_token.split(".");
  const absoluteEnd = Date.now() + 180 * DAY;
  const args = [sid, generation, 0, 1, 30 * DAY, absoluteEnd, "aaaa", DAY, ""];
  const answer = await rotate.run(redis, [`floor:{${account}}`], args);
  const [outcome, next] = Array.isArray(answer) ? answer : [];
  if (outcome !== "rotated") throw new Error(`the script answered ${outcome}`);
  return {
    access_token: accessTokenFor(account, sid),
    token_type: "Bearer",
    expires_in: 600,
    refresh_token: `${account}.${sid}.${next}`,
    scope: "account connections provider:spotify",
  };
});

app.post<{ Body: { count: number } }>("/seed", async ({ body }) => {
  const now = Date.now();
  const seed = async () => {
    const [account, sid] = [randomId(), randomId()];
    await redis.set(`floor:{${account}}`, `${sid} 0 ${now} 0 -1 0 0 aaaa`);
    return `${account}.${sid}.0`;
  };
  return { refresh_tokens: await Promise.all(Array.from({ length: body.count }, seed)) };
});

await once(redis, "ready");
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

function accessTokenFor(account: string, sid: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "http://127.0.0.1:4000",
    sub: account,
    aud: "http://127.0.0.1:4000",
    exp: iat + 600,
    iat,
    jti: randomId(),
    client_id: "web",
    scope: "account connections provider:spotify",
    sid,
    auth_time: iat,
    amr: ["fed"],
  };
  const text = `${header}.${encode(claims)}`;
  return `${text}.${sign(null, Buffer.from(text), privateKey).toString("base64url")}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function randomId(): string {
  return randomBytes(16).toString("base64url").replaceAll("-", "_");
}
