import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, type GraphqlBody, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";

const SCREEN =
  "{viewer{id} me{id displayName} playlists(first:5){totalCount edges{node{id name items(first:3){totalCount}}}}}";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start({ COUNTERFOIL_PRIVATE_ANSWER_TTL: "30", COUNTERFOIL_PUBLIC_ANSWER_TTL: "600" });
  client = stage.client;
});
beforeEach(() => stage.simulator.clearCounters());
afterEach(() => stage.simulator.clearFaults());

/** Calls the provider's API has received. */
async function calls(): Promise<number> {
  const { api } = await stage.simulator.counters();
  return Object.values(api).reduce((sum, count) => sum + count, 0);
}

/** Somebody with nothing kept: a consent that is renewed starts anew. */
async function signIn(): Promise<string> {
  const { access_token } = await client.signIn(USERS.mina);
  await stage.simulator.clearCounters();
  return access_token;
}
const reasons = ({ errors }: GraphqlBody) => errors?.map(({ extensions }) => extensions.reason);

describe("a screen", () => {
  test("costs one call per distinct object, and seen again within half a minute none", async () => {
    const token = await signIn();
    const cold = await client.graphql(token, SCREEN);
    expect(cold.errors).toBeUndefined();
    expect(await calls()).toBe(7);
    expect(await client.graphql(token, SCREEN)).toEqual(cold);
    expect(await calls()).toBe(7);
  });

  test("that fifty open at once costs what it costs one", async () => {
    const token = await signIn();
    const screens = await Promise.all(Array.from({ length: 50 }, () => client.graphql(token, SCREEN)));
    for (const screen of screens) expect(screen).toEqual(screens[0]);
    expect(await calls()).toBe(7);
  });

  test("says what it cost", async () => {
    const token = await signIn();
    const cost = async () =>
      (await client.call(token, "POST", "/graphql", { query: SCREEN })).headers.get("counterfoil-cost");
    expect(await cost()).toMatch(/^query=\d+, calls=7$/);
    expect(await cost()).toMatch(/^query=\d+, calls=0$/);
  });
});

test("answers that are kept are given to nobody who is signed out", async () => {
  const token = await signIn();
  await client.graphql(token, SCREEN);
  await client.call(token, "POST", "/logout", {});
  expect((await client.call(token, "POST", "/graphql", { query: SCREEN })).status).toBe(401);
});

describe("a quota that is used up for a day", () => {
  test("closes its family of endpoints at once, and nobody waits; the others go on (GQ-05)", async () => {
    const token = await signIn();
    const quota = { retryAfter: 86_207, reason: "QUOTA_EXCEEDED" };
    await stage.simulator.faults([{ endpoint: "GET /playlists/{playlist_id}", ...quota, times: 1 }]);
    const one = (id: string) => client.graphql(token, `{me{id} playlist(id:"${id}"){id}}`);
    for (const id of ["A".repeat(22), "B".repeat(22)]) {
      const { data, errors } = await one(id);
      expect(data).toMatchObject({ me: { id: USERS.mina }, playlist: null });
      expect(errors?.[0]?.extensions).toEqual({ reason: "rate_limited", retryAfter: expect.any(Number) });
      expect(Number(errors?.[0]?.extensions.retryAfter)).toBeGreaterThan(86_000);
    }
    expect((await stage.simulator.counters()).api["GET /playlists/{playlist_id}"]).toBe(1);
    expect(reasons(await client.playlists(token))).toBeUndefined();
  });
});
