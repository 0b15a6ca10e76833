import { randomUUID } from "node:crypto";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { type FastifyRequest, fastify } from "fastify";
import { Pool } from "pg";
import { announce } from "../race-announce.js";

// Better Auth's session check over Postgres in the same Fastify route; `COOKIE_CACHE=1` with its signed cookie in front.

const auth = betterAuth({
  baseURL: "http://127.0.0.1:4000",
  secret: "bench-secret-of-better-auth-0123456789abcdef",
  database: new Pool({ connectionString: process.env.DATABASE_URL, max: 20 }),
  logger: { disabled: true },
  rateLimit: { enabled: false },
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: process.env.COOKIE_CACHE === "1", maxAge: 3600 } },
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

const app = fastify();
app.decorateRequest("account", "");
app.post("/seed", async (_, reply) => {
  const body = { name: "Bench", email: `${randomUUID()}@example.com`, password: randomUUID() };
  const response = await auth.api.signUpEmail({ body, asResponse: true });
  return reply.header("set-cookie", response.headers.getSetCookie()).send({});
});
app.get(
  "/resource",
  {
    onRequest: async (request: FastifyRequest & { account?: string }, reply) => {
      const session = await auth.api.getSession({ headers: new Headers({ cookie: request.headers.cookie ?? "" }) });
      if (!session) return reply.code(401).send();
      request.account = session.user.id;
    },
  },
  async (request: FastifyRequest & { account?: string }) => ({ account: request.account }),
);
announce(await app.listen({ host: "127.0.0.1", port: 0 }));
