import { createPublicKey } from "node:crypto";
import { createVerifier } from "fast-jwt";
import { type FastifyRequest, fastify } from "fastify";
import { createLocalJWKSet, jwtVerify } from "jose";
import { announce } from "../race-announce.js";
import { AUDIENCE } from "../verify-issuer.js";

// The same Fastify route, guarded by a JWT library as its documentation says: `node … jose | fast-jwt | fast-jwt-cache`.

const issuer = process.env.ISSUER ?? "";
const jwks = JSON.parse(await (await fetch(`${issuer}/jwks`)).text());
const [, , name = ""] = process.argv;
const check = checkOf(name);

const app = fastify();
app.decorateRequest("account", "");
app.addHook("onRequest", async (request: FastifyRequest & { account?: string }, reply) => {
  const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
  try {
    if (scheme !== "Bearer") throw new Error("no token");
    const { sub, scope } = await check(token);
    if (!scope.split(" ").includes("account")) return reply.code(403).send();
    request.account = sub;
  } catch {
    return reply.code(401).send();
  }
});
app.get("/resource", async (request: FastifyRequest & { account?: string }) => ({ account: request.account }));
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

function checkOf(library: string): (token: string) => Promise<{ sub: string; scope: string }> {
  if (library === "jose") {
    const keys = createLocalJWKSet(jwks);
    const expected = { issuer, audience: AUDIENCE, typ: "at+jwt", algorithms: ["Ed25519"] };
    return async (token) => (await jwtVerify<{ sub: string; scope: string }>(token, keys, expected)).payload;
  }
  const pem = createPublicKey({ key: jwks.keys[0], format: "jwk" }).export({ format: "pem", type: "spki" });
  const verify = createVerifier({
    key: pem.toString(),
    algorithms: ["EdDSA"],
    allowedIss: issuer,
    allowedAud: AUDIENCE,
    ...(library === "fast-jwt-cache" ? { cache: 10_000 } : {}),
  });
  return async (token) => verify(token);
}
