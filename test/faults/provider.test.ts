import type { LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { consent, type Fault } from "@counterfoil/spotify-simulator";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, type GraphqlBody, outcome, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { changeStored, connectionOf } from "../support/stored.js";

/** What a caller hears: in GraphQL without the status. */
interface Heard {
  status: number;
  reason: string;
  retryAfter: number;
}

type Trouble = Omit<Fault, "endpoint">;

const page = "<!doctype html><h1>Something went wrong</h1>";
const unavailable = (retryAfter = 5): Heard => ({ status: 503, reason: "provider_unavailable", retryAfter });
const rateLimited: Heard = { status: 429, reason: "rate_limited", retryAfter: 7 };
const misconfigured: Heard = { status: 503, reason: "provider_misconfigured", retryAfter: 5 };

const trouble: [string, Trouble, Heard][] = [
  ["500 with an HTML page", { status: 500, body: page }, unavailable()],
  ["200 with an HTML page", { status: 200, body: page }, unavailable()],
  ["200 with nothing", { status: 200, body: "" }, unavailable()],
  ["200 with JSON of another kind", { status: 200, body: ["welcome"] }, unavailable()],
  ["a cut connection", { drop: true }, unavailable()],
  ["503 with Retry-After", { status: 503, retryAfter: 7 }, unavailable(7)],
];
const anywhere: [string, Trouble, Heard][] = [...trouble, ["429 with Retry-After", { retryAfter: 7 }, rateLimited]];
const atTheTokenEndpoint: [string, Trouble, Heard][] = [
  ...anywhere,
  ["invalid_grant with 500, which ends no grant", { status: 500, body: { error: "invalid_grant" } }, unavailable()],
  ["invalid_client", { status: 400, body: { error: "invalid_client" } }, misconfigured],
];

let stage: Stage;
let client: Client;
let tokens: TokenResponse;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});
beforeEach(async () => {
  tokens = await client.signIn(USERS.mina);
});
afterEach(async () => {
  await stage.simulator.clearFaults();
  await nobodyWasSignedOut();
});

/** The connection's tokens and state, without what the vault notes about its last request. */
function connection() {
  const row = connectionOf(stage.server.dataFolder, tokens.account_id);
  const { access_token, refresh_token, access_expires_at, scope, status, version } = row;
  return { access_token, refresh_token, access_expires_at, scope, status, version };
}

/** As if the time that the provider wanted to be left alone were over. */
function waitIsOver(): void {
  changeStored(stage.server.dataFolder, "UPDATE connections SET retry_at = NULL");
}

async function nobodyWasSignedOut(): Promise<void> {
  const me = await client.call(tokens.access_token, "GET", "/me");
  expect(JSON.parse(me.text).connections).toEqual([{ provider: "spotify", status: "active" }]);
  expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
}

function expectHeard({ data, errors }: GraphqlBody, { reason, retryAfter }: Heard): void {
  expect(data).toEqual({ playlists: null });
  expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
    { path: ["playlists"], extensions: { reason, retryAfter } },
  ]);
}

describe("a login", () => {
  describe.each([
    ["token", atTheTokenEndpoint],
    ["GET /me", anywhere],
  ] as const)("that meets trouble at %s", (endpoint, troubles) => {
    test.each(troubles)("%s: says so, keeps nothing, and the next login works", async (_name, trouble, expected) => {
      const before = connection();
      await stage.simulator.faults([{ endpoint, ...trouble }]);
      expect(outcome(await client.trySignIn(USERS.mina))).toEqual(expected);
      expect(connection()).toEqual(before);
      await stage.simulator.clearFaults();
      expect((await client.signIn(USERS.mina)).account_id).toBe(tokens.account_id);
    });
  });

  test("that was interrupted has to begin anew: the code may be spent", async () => {
    const begun = read<LoginResponse>(await client.login());
    const callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "approve" });
    await stage.simulator.faults([{ endpoint: "token", drop: "answer" }]);
    expect(outcome(await client.finish(begun, callback))).toEqual(unavailable());
    await stage.simulator.clearFaults();
    expect(outcome(await client.finish(begun, callback))).toEqual({ status: 400, reason: "invalid_state" });
  });
});

describe("GraphQL", () => {
  describe("when the token has to be refreshed", () => {
    test.each(atTheTokenEndpoint)("%s: says so, leaves the vault, and the next call works", async (...row) => {
      const [, trouble, expected] = row;
      const before = connection();
      await stage.simulator.expire(USERS.mina);
      await stage.simulator.faults([{ endpoint: "token", ...trouble }]);
      expectHeard(await client.playlists(tokens.access_token), expected);
      expect(connection()).toEqual(before);
      await stage.simulator.clearFaults();
      waitIsOver();
      expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
      expect(connection().version).toBe(Number(before.version) + 1);
    });
  });

  test("429 of the token endpoint: until its Retry-After is over nobody asks again", async () => {
    await stage.simulator.expire(USERS.mina);
    await stage.simulator.faults([{ endpoint: "token", retryAfter: 7, times: 1 }]);
    await stage.simulator.clearCounters();
    expectHeard(await client.playlists(tokens.access_token), rateLimited);
    const [error] = (await client.playlists(tokens.access_token)).errors ?? [];
    expect(error?.extensions.reason).toBe("rate_limited");
    expect((await stage.simulator.counters()).token.refresh_token).toBe(1);
    waitIsOver();
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  });

  test("a token endpoint that keeps failing is left alone for five seconds, the API is not", async () => {
    await stage.simulator.faults([{ endpoint: "token", status: 500, times: 6 }]);
    await stage.simulator.expire(USERS.mina);
    await stage.simulator.clearCounters();
    for (let call = 1; call <= 7; call++) {
      const [error] = (await client.playlists(tokens.access_token)).errors ?? [];
      expect(error?.extensions.reason).toBe("provider_unavailable");
    }
    const { token, api } = await stage.simulator.counters();
    expect({ refreshes: token.refresh_token, calls: api["GET /me/playlists"] }).toEqual({ refreshes: 5, calls: 7 });
    await stage.simulator.clearFaults();
    const works = async () => (await client.playlists(tokens.access_token)).errors === undefined;
    await expect.poll(works, { timeout: 15_000, interval: 500 }).toBe(true);
  });

  describe("when the API answers", () => {
    test.each(trouble)("%s: says so, leaves the vault, and the next call works", async (...row) => {
      const [, trouble, expected] = row;
      const before = connection();
      await stage.simulator.faults([{ endpoint: "GET /me/playlists", ...trouble }]);
      expectHeard(await client.playlists(tokens.access_token), expected);
      await stage.simulator.clearFaults();
      expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
      expect(connection()).toEqual(before);
    });

    test("429 with Retry-After: nobody asks for that family again until it is over, the others go on (GQ-05)", async () => {
      const { simulator } = stage;
      const before = connection();
      await simulator.faults([{ endpoint: "GET /me/playlists", retryAfter: 2, times: 1 }]);
      await simulator.clearCounters();
      expectHeard(await client.playlists(tokens.access_token), { ...rateLimited, retryAfter: 2 });
      const [error] = (await client.playlists(tokens.access_token)).errors ?? [];
      expect(error?.extensions.reason).toBe("rate_limited");
      expect((await client.graphql(tokens.access_token, "{ me { id } }")).errors).toBeUndefined();
      expect((await simulator.counters()).api["GET /me/playlists"]).toBe(1);
      const works = async () => (await client.playlists(tokens.access_token)).errors === undefined;
      await expect.poll(works, { timeout: 10_000, interval: 250 }).toBe(true);
      expect(connection()).toEqual(before);
    });

    test("401 to every token: one refresh, one more try, no loop", async () => {
      const { simulator } = stage;
      await simulator.faults([{ endpoint: "GET /me/playlists", status: 401 }]);
      await simulator.clearCounters();
      expectHeard(await client.playlists(tokens.access_token), unavailable());
      const { token, api } = await simulator.counters();
      expect({ refreshes: token.refresh_token, calls: api["GET /me/playlists"] }).toEqual({ refreshes: 1, calls: 2 });
      await simulator.clearFaults();
      expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
    });

    test("trouble at one field leaves the others standing", async () => {
      await stage.simulator.faults([{ endpoint: "GET /me/playlists", status: 500 }]);
      const query = "{ viewer { id } me { id } playlists(first: 1) { totalCount } }";
      const { data, errors } = await client.graphql(tokens.access_token, query);
      expect(data).toEqual({ viewer: { id: tokens.account_id }, me: { id: USERS.mina }, playlists: null });
      expect(errors).toHaveLength(1);
    });
  });

  test("a lost answer of a refresh is asked for again, where the provider keeps its refresh tokens", async () => {
    await stage.simulator.expire(USERS.mina);
    await stage.simulator.faults([{ endpoint: "token", drop: "answer", times: 1 }]);
    expectHeard(await client.playlists(tokens.access_token), unavailable());
    expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  });
});

test("a provider that does not answer is given up after ten seconds; meanwhile the server serves others", async () => {
  await stage.simulator.faults(["token", "GET /me/playlists"].map((endpoint) => ({ endpoint, delayMs: 60_000 })));
  const waiting = Promise.all([client.trySignIn(USERS.tobin), client.playlists(tokens.access_token)]);
  expect((await client.call(tokens.access_token, "GET", "/me")).status).toBe(200);
  const [login, playlists] = await waiting;
  expect(outcome(login)).toEqual(unavailable());
  expectHeard(playlists, unavailable());
});

test("a server that was killed while it asked the provider goes on at once when it is back", async () => {
  await stage.simulator.expire(USERS.mina);
  await stage.simulator.faults([{ endpoint: "token", delayMs: 3000, times: 1 }]);
  await stage.simulator.clearCounters();
  const cut = client.playlists(tokens.access_token).catch(() => "cut");
  await expect.poll(async () => (await stage.simulator.counters()).token.refresh_token).toBe(1);
  await stage.server.kill9();
  expect(await cut).toBe("cut");
  await stage.server.restart();
  expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  expect((await stage.simulator.counters()).token.refresh_token).toBe(2);
});
