import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Redis } from "ioredis";
import Provider, { type Adapter, type AdapterPayload } from "oidc-provider";
import { announce } from "../race-announce.js";

// oidc-provider with rotation on Redis and JWT access tokens, as its documentation configures them.

const RESOURCE = "https://api.example";
const SCOPE = "account connections offline_access";
const SECRET = "bench-secret-of-the-web-client";
const ACCOUNT = "account_bench";
const redis = new Redis(process.env.REDIS_URL ?? "");

/** Of its example adapter for Redis what a refresh needs; documents in hashes, as there. */
class RedisAdapter implements Adapter {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const key = this.#key(id);
    const batch = redis.multi().hset(key, { payload: JSON.stringify(payload) });
    if (expiresIn) batch.expire(key, expiresIn);
    await batch.exec();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { payload, consumed } = await redis.hgetall(this.#key(id));
    if (payload === undefined) return undefined;
    return { ...JSON.parse(payload), ...(consumed === undefined ? {} : { consumed: Number(consumed) }) };
  }

  async consume(id: string): Promise<undefined> {
    await redis.hset(this.#key(id), "consumed", Math.floor(Date.now() / 1000));
  }

  async destroy(id: string): Promise<undefined> {
    await redis.del(this.#key(id));
  }

  async findByUserCode(): Promise<undefined> {}

  async findByUid(): Promise<undefined> {}

  async revokeByGrantId(): Promise<undefined> {}

  #key(id: string): string {
    return `oidc:${this.#name}:${id}`;
  }
}

const key = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
const issuer = "http://127.0.0.1:4000";
const provider = new Provider(issuer, {
  adapter: RedisAdapter,
  clients: [
    {
      client_id: "web",
      client_secret: SECRET,
      id_token_signed_response_alg: "EdDSA",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: ["http://127.0.0.1:3000/callback"],
    },
  ],
  jwks: { keys: [{ ...key, alg: "EdDSA", use: "sig", kid: "bench-key" }] },
  enabledJWA: { idTokenSigningAlgValues: ["EdDSA", "RS256"] },
  scopes: SCOPE.split(" "),
  rotateRefreshToken: true,
  findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  ttl: { AccessToken: 600, RefreshToken: 30 * 86_400, Grant: 180 * 86_400 },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => RESOURCE,
      useGrantedResource: async () => true,
      getResourceServerInfo: async () => ({
        scope: SCOPE,
        audience: RESOURCE,
        accessTokenFormat: "jwt",
        accessTokenTTL: 600,
        jwt: { sign: { alg: "EdDSA" } },
      }),
    },
  },
});
const callback = provider.callback();

const server = createServer((request, response) => {
  if (request.url !== "/seed") return void callback(request, response);
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.once("end", async () => {
    const { count }: { count: number } = JSON.parse(body);
    const refresh_tokens = await Promise.all(Array.from({ length: count }, newSession));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ refresh_tokens }));
  });
});
// As long as Fastify's: the connections of a contender rest while it is the turn of others.
server.keepAliveTimeout = 72_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  announce(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
});

/** What a sign-in leaves behind: a grant and its refresh token. */
async function newSession(): Promise<string> {
  const client = await provider.Client.find("web");
  if (!client) throw new Error("there is no client");
  const grant = new provider.Grant({ accountId: ACCOUNT, clientId: client.clientId });
  grant.addResourceScope(RESOURCE, SCOPE);
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId: ACCOUNT,
    client,
    grantId,
    gty: "authorization_code",
    scope: SCOPE,
    resource: RESOURCE,
  });
  return token.save();
}
