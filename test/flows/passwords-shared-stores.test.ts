import { beforeAll, expect, test } from "vitest";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import { Client, outcome } from "../support/client.js";
import { Person } from "../support/people.js";
import { Postgres } from "../support/postgres.js";
import { RedisServer } from "../support/redis.js";
import { Server } from "../support/server.js";

const NEXT = "granite-otter-42";
const servers: Server[] = [];
beforeAll(async () => {
  const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start()]);
  const stores = {
    DATABASE_URL: await postgres.createDatabase("passwords"),
    REDIS_URL: redis.url,
    COUNTERFOIL_KEY: newRootKey(),
  };
  for (let turn = 0; turn < 2; turn++) servers.push(await Server.start(stores));
});

/** The same person through one of the two servers. */
function at(turn: number, password?: string): Person {
  const server = servers[turn];
  if (!server) throw new Error("the server was not started");
  return new Person(new Client(server.url), "ada@example.com", password);
}

test("with Postgres and Redis what one server was told every other knows", async () => {
  await at(0).register();
  const token = await at(0).token();
  expect((await at(1).verify(token)).status).toBe(201);
  expect(outcome(await at(0).verify(token))).toEqual({ status: 400, reason: "invalid_email_token" });
  const { access_token } = await at(0).signIn();
  await at(1).forgot();
  expect((await at(0).reset(await at(1).token(), NEXT)).status).toBe(204);
  expect((await at(1).client.call(access_token, "GET", "/me")).status).toBe(401);
  expect((await at(1).logIn()).status).toBe(400);
  expect((await at(1).logIn(NEXT)).status).toBe(200);
});

test("wrong tries are counted by all servers together (PW-04)", async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, turn) => at(turn % 2).logIn(`guess-number-${turn}`)),
  );
  expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(20);
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(40);
});

test("characters that Postgres cannot store are bad input, not a fault (EV-05)", async () => {
  const { client } = at(0);
  for (const email of ["\0", "ada\0@example.com", "\ud800@example.com"]) {
    expect(outcome(await new Person(client, email).logIn())).toMatchObject({ status: 400 });
    expect(outcome(await new Person(client, email).register())).toMatchObject({ status: 400 });
    expect(outcome(await new Person(client, email).forgot())).toMatchObject({ status: 400 });
  }
  const nul = new Person(client, "nul@example.com", "plum\0tram\0violet");
  await nul.enrol();
  expect((await nul.logIn()).status).toBe(200);
  expect((await nul.logIn(undefined, { device: { name: "a\0b" } })).status).toBe(400);
  expect((await nul.register({ name: "a\0b" })).status).toBe(400);
});
