import { randomBytes } from "node:crypto";
import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";
import { announce } from "../race-announce.js";

// express-session with connect-redis, as its documentation says: the session lies in Redis and is read for each request.

declare module "express-session" {
  interface SessionData {
    account: string;
  }
}

const redis = await createClient({ url: process.env.REDIS_URL ?? "" }).connect();
const app = express();
app.use(
  session({
    store: new RedisStore({ client: redis }),
    secret: randomBytes(32).toString("hex"),
    resave: false,
    saveUninitialized: false,
  }),
);
app.post("/seed", (request, response) => {
  request.session.account = `account_${randomBytes(16).toString("base64url")}`;
  response.json({});
});
app.get("/resource", ({ session: { account } }, response) => {
  response.status(account === undefined ? 401 : 200).json({ account });
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  announce(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
});
// As long as Fastify's: the connections of a contender rest while it is the turn of others.
server.keepAliveTimeout = 72_000;
