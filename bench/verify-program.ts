import { createVerifier } from "@counterfoil/verify";
import { counterfoil } from "@counterfoil/verify/fastify";
import { fastify } from "fastify";
import { announce } from "./race-announce.js";
import { AUDIENCE, CLIENT, SCOPE } from "./verify-issuer.js";

// A Fastify route: guarded by @counterfoil/verify where an issuer is named, open to all (the floor) where none is.

const issuer = process.env.ISSUER;
const app = fastify();
if (issuer !== undefined) {
  const verifier = createVerifier({ issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks`, revocations: CLIENT });
  await verifier.ready();
  await app.register(counterfoil, { verifier, scope: SCOPE });
}
app.get("/resource", async ({ access }) => ({ account: access?.accountId ?? "account_of_nobody_in_particular" }));
announce(await app.listen({ host: "127.0.0.1", port: 0 }));
