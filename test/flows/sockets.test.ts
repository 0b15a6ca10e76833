import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import { Client, outcome, read, USERS } from "../support/client.js";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { Postgres } from "../support/postgres.js";
import { RedisServer } from "../support/redis.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { Socket } from "../support/socket.js";

// Two auth servers over one Postgres and one Redis: what ends at one of them ends at both.

const SECRET = "development-web-secret";
const secretHash = hashOf(SECRET);
/** Seconds after which a session of the client `fleeting` is over. */
const FLEETING = 4;
const tickets: string[] = [];
let servers: readonly [Server, Server];
let postgres: Postgres;
let redis: RedisServer;
let client: Client;

beforeAll(async () => {
  const [simulator, database, store] = await Promise.all([Simulator.start(), Postgres.start(), RedisServer.start()]);
  postgres = database;
  redis = store;
  await simulator.change({ rateLimit: null });
  const brief = (idle: number, absolute = 86_400) => {
    const lifetimes = { idleDays: idle / 86_400, absoluteDays: absolute / 86_400 };
    return { secretHash, remembered: lifetimes, unremembered: lifetimes };
  };
  const environment = {
    DATABASE_URL: postgres.url(),
    REDIS_URL: redis.url,
    SIMULATOR_PORT: String(simulator.port),
    COUNTERFOIL_ISSUER: "http://issuer.example",
    COUNTERFOIL_KEY: newRootKey(),
    COUNTERFOIL_LOG_LEVEL: "debug",
    COUNTERFOIL_CONFIG: clientFile(
      signsIn("web", { secretHash }),
      signsIn("strict", { secretHash, retryWindowSeconds: 0 }),
      signsIn("fleeting", brief(FLEETING, FLEETING)),
      signsIn("idle-two", brief(2)),
      signsIn("idle-four", brief(4)),
    ),
  };
  const first = await Server.start(environment);
  servers = [first, await Server.start(environment)];
  client = new Client(first.url);
});

async function ticketOf({ access_token }: TokenResponse, at = servers[0]): Promise<string> {
  const answer = await new Client(at.url).call(access_token, "POST", "/tickets", {});
  const { ticket } = read<TicketResponse>(answer);
  tickets.push(ticket);
  return ticket;
}

/** A socket at one of the servers, with a ticket of the first one. */
async function open(tokens: TokenResponse, at: Server): Promise<Socket> {
  return (await Socket.open(`${at.url}/graphql?ticket=${await ticketOf(tokens)}`)).begin();
}

/** Resolves when both servers reach their stores again. */
async function ready(): Promise<void> {
  for (const { url } of servers) while ((await fetch(`${url}/readyz`)).status !== 200);
}

/** A socket of the session at each server. */
const openAtBoth = (tokens: TokenResponse) => Promise.all(servers.map((server) => open(tokens, server)));
const endings = (sockets: Socket[]) => Promise.all(sockets.map((socket) => socket.closed));
const SIGNED_OUT = { code: 4401, reason: "signed_out" };
const COME_BACK = { code: 4408, reason: "ticket_expired" };

describe("sockets end with their session, at every process (WS-04)", () => {
  test("a sign-out at one closes the sockets at both, and no others", async () => {
    const [leaving, staying] = [await client.signIn(USERS.mina), await client.signIn(USERS.mina)];
    const ending = await openAtBoth(leaving);
    const others = await openAtBoth(staying);
    await new Client(servers[1].url).call(leaving.access_token, "POST", "/logout");
    expect(await endings(ending)).toEqual([SIGNED_OUT, SIGNED_OUT]);
    for (const socket of others)
      expect(await socket.query("1", "{viewer{id}}")).toEqual({ data: { viewer: { id: staying.account_id } } });
  });

  test("signing out a device closes that device's sockets", async () => {
    const [mine, lost] = [await client.signIn(USERS.tobin), await client.signIn(USERS.tobin)];
    const [kept, ending] = [await openAtBoth(mine), await openAtBoth(lost)];
    await client.call(mine.access_token, "DELETE", `/devices/${lost.device_id}`);
    expect(await endings(ending)).toEqual([SIGNED_OUT, SIGNED_OUT]);
    for (const socket of kept) expect(await socket.query("1", "{viewer{id}}")).toHaveProperty("data");
  });

  test("a refresh token that comes back ends the session's sockets", async () => {
    const strict = new Client(servers[0].url, "strict", SECRET);
    const tokens = await strict.signIn(USERS.renata);
    const sockets = await openAtBoth(tokens);
    let current = tokens;
    for (let step = 0; step < 3; step++) current = read<TokenResponse>(await strict.refresh(current.refresh_token));
    expect((await strict.refresh(tokens.refresh_token)).status).toBe(400);
    expect(await endings(sockets)).toEqual([SIGNED_OUT, SIGNED_OUT]);
  });

  test("the session's own end closes them", async () => {
    const fleeting = new Client(servers[0].url, "fleeting", SECRET);
    const sockets = await openAtBoth(await fleeting.signIn(USERS.mina));
    expect(await endings(sockets)).toEqual([SIGNED_OUT, SIGNED_OUT]);
  });

  test("a session that goes unused closes them, to come back; a refresh puts it off", async () => {
    const [two, four] = ["idle-two", "idle-four"].map((id) => new Client(servers[0].url, id, SECRET)) as [
      Client,
      Client,
    ];
    const tokens = await four.signIn(USERS.mina);
    const used = await open(tokens, servers[1]);
    const unused = await open(await two.signIn(USERS.mina), servers[0]);
    expect(await unused.closed).toEqual(COME_BACK);
    read<TokenResponse>(await four.refresh(tokens.refresh_token));
    const next = await open(await two.signIn(USERS.mina), servers[0]);
    expect(await next.closed).toEqual(COME_BACK);
    expect(await used.query("1", "{viewer{id}}")).toHaveProperty("data");
    expect(await used.closed).toEqual(COME_BACK);
  });

  test("a withdrawal closes those of all the account's sessions with a word of its own, and no others", async () => {
    const [one, other] = [await client.signIn(USERS.withoutName), await client.signIn(USERS.withoutName)];
    const neighbour = await open(await client.signIn(USERS.mina), servers[1]);
    const sockets = [...(await openAtBoth(one)), ...(await openAtBoth(other))];
    expect((await new Client(servers[1].url).call(one.access_token, "DELETE", "/me")).status).toBe(204);
    expect(await endings(sockets)).toEqual(Array(4).fill({ code: 4410, reason: "account_withdrawn" }));
    expect(await neighbour.query("1", "{viewer{id}}")).toHaveProperty("data");
  });

  test("changed claims close them, and the app comes back with fresh ones", async () => {
    const tokens = await client.signIn(USERS.tobin);
    const sockets = await openAtBoth(tokens);
    await postgres.query(
      `INSERT INTO revocations (id, kind, value, issued_before, created_at)
       SELECT 'revocation_test', 'claims', $1, now + 1000, now
       FROM (SELECT cast(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now) AS clock`,
      tokens.account_id,
    );
    expect(await endings(sockets)).toEqual([COME_BACK, COME_BACK]);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test("an access token's end does not: the socket is the session's", async () => {
    const tokens = await client.signIn(USERS.mina);
    const [socket] = await openAtBoth(tokens);
    const next = read<TokenResponse>(await client.refresh(tokens.refresh_token));
    expect(next.access_token).not.toBe(tokens.access_token);
    expect(await socket?.query("1", "{viewer{id}}")).toHaveProperty("data");
  });
});

describe("processes come and go", () => {
  test("a ticket of one server opens a socket at the other, after a restart too", async () => {
    const tokens = await client.signIn(USERS.mina);
    const ticket = await ticketOf(tokens);
    await servers[1].restart();
    const socket = await (await Socket.open(`${servers[1].url}/graphql?ticket=${ticket}`)).begin();
    expect(await socket.query("1", "{viewer{id}}")).toEqual({ data: { viewer: { id: tokens.account_id } } });
    expect(await Socket.shake(`${servers[0].url}/graphql?ticket=${ticket}`)).toMatchObject({
      status: 401,
      reason: "invalid_ticket",
    });
  });

  test("a server that ends lets its sockets go with 1001, and ends at once", async () => {
    const [staying, leaving] = await openAtBoth(await client.signIn(USERS.mina));
    const { code } = await servers[1].process.stop();
    expect(code).toBe(0);
    expect((await leaving?.closed)?.code).toBe(1001);
    expect(await staying?.query("1", "{viewer{id}}")).toHaveProperty("data");
    await servers[1].restart();
  });
});

describe("stores come and go", () => {
  test("without Redis there are no tickets, open sockets stay, and a sign-out is heard all the same", async () => {
    const tokens = await client.signIn(USERS.renata);
    const [sockets, ticket] = [await openAtBoth(tokens), await ticketOf(tokens)];
    await redis.stop();
    const answer = await client.call(tokens.access_token, "POST", "/tickets", {});
    expect(outcome(answer)).toMatchObject({ status: 503, reason: "storage_unavailable" });
    const refused = await Socket.shake(`${servers[0].url}/graphql?ticket=${ticket}`);
    expect(refused).toMatchObject({ status: 503, reason: "storage_unavailable" });
    for (const socket of sockets) expect(await socket.query("1", "{viewer{id}}")).toHaveProperty("data");
    expect((await client.call(tokens.access_token, "POST", "/logout")).status).toBe(204);
    expect(await endings(sockets)).toEqual([SIGNED_OUT, SIGNED_OUT]);
    await redis.restart();
    await ready();
  });

  test("without SQL operations say so, open sockets stay, and a sign-out afterwards closes them", async () => {
    const tokens = await client.signIn(USERS.tobin);
    const sockets = await openAtBoth(tokens);
    await postgres.stop();
    for (const socket of sockets)
      expect(JSON.stringify(await socket.query("away", "{viewer{id}}"))).toContain("storage_unavailable");
    await postgres.restart();
    await ready();
    for (const socket of sockets) expect(await socket.query("back", "{viewer{id}}")).toHaveProperty("data");
    await client.call(tokens.access_token, "POST", "/logout");
    expect(await endings(sockets)).toEqual([SIGNED_OUT, SIGNED_OUT]);
  });
});

test("no log has a ticket (WS-03)", () => {
  expect(tickets.length).toBeGreaterThan(10);
  const logs = servers.flatMap((server) => server.logs).join("\n");
  expect(logs).toContain('"status":101');
  for (const ticket of tickets) expect(logs).not.toContain(ticket);
});
