import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addIdentity } from "../accounts/identities.js";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { MINUTE, SECOND } from "../lib/clock.js";
import { openLog } from "../lib/log.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Circuits } from "../providers/circuit-breaker.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { tokens } from "../vault/temporary-provider.js";
import { temporaryVault } from "../vault/temporary-vault.js";
import { connectionId, type Vault } from "../vault/vault.js";
import type { EndpointData } from "./endpoint.js";
import { ProviderApi } from "./provider-api.js";
import { TemporaryApi } from "./temporary-api.js";
import { Upstream } from "./upstream.js";

const endpoints: EndpointData = {
  market: { parameter: "market", profile: "/me", member: "country" },
  templates: {
    "/me": { family: "me", visibility: "private" },
    "/lists/{id}": { family: "lists", visibility: "private" },
    "/lists/{id}/items": { family: "lists", visibility: "private" },
    "/lists/{id}/picture": { family: "lists", visibility: "private", sends: "image/jpeg" },
    "/now": { family: "now", visibility: "private", keep: 0 },
    "/artists/{id}": { family: "artists", visibility: "public", everywhere: true },
    "/tracks/{id}": {
      family: "tracks",
      visibility: "public",
      batch: { path: "/tracks", parameter: "ids", most: 3, member: "tracks" },
    },
  },
};

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let vault: Vault;
let api: TemporaryApi;
let upstream: Upstream;
let opened: Upstream[];

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  vault = temporaryVault(store.db, clock);
  api = await TemporaryApi.start();
  opened = [];
  upstream = open();
  for (const id of ["ada", "bob"]) {
    await addTemporaryAccount(store.db, id, api.provider, id);
    await vault.keep(id, api.provider, id, tokens(`${id}-token`));
  }
});
afterEach(async () => {
  for (const one of opened) one.close();
  api.close();
  await store.close();
});

/** The way to the API of one process. */
function open(batches = false): Upstream {
  const lifetimes = { public: 10 * MINUTE, private: 30 * SECOND };
  const parts = { vault, circuits: new Circuits(clock), provider: api.provider, endpoints, lifetimes, clock };
  const one = new Upstream({ ...parts, batches, log: openLog("silent") });
  opened.push(one);
  return one;
}
const apiOf = (account = "ada", by = upstream) => new ProviderApi(by, account);
const get = (path: string, account?: string, by?: Upstream) => apiOf(account, by).get(path);
const fails = (reason: string) => expect.objectContaining({ reason });
const json = (response: ServerResponse, body: unknown, status = 200, headers = {}) =>
  void response.writeHead(status, headers).end(JSON.stringify(body));

describe("one question at a time (GQ-05)", () => {
  test("within a request, and in requests of one account at once", async () => {
    const one = apiOf();
    await Promise.all([one.get("/now"), one.get("/now"), get("/now"), get("/now")]);
    expect(api.look()).toEqual(["GET /now"]);
    await get("/now");
    expect(api.look()).toEqual(["GET /now"]);
  });

  test("a refusal is shared with it, and forgotten after", async () => {
    api.answer = (_asking, response) => json(response, {}, 404);
    const refusals = await Promise.allSettled([get("/lists/a"), get("/lists/a")]);
    expect(refusals.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(get("/lists/a")).rejects.toEqual(fails("not_found"));
    expect(api.look()).toHaveLength(2);
  });

  test("a request makes fifty calls and no more", async () => {
    const one = apiOf();
    const answers = await Promise.allSettled(Array.from({ length: 60 }, (_, at) => one.get(`/lists/${at}`)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
    expect(answers.at(-1)).toEqual({ status: "rejected", reason: fails("query_too_costly") });
    expect([api.look().length, one.calls]).toEqual([50, 50]);
  });

  test("a list comes as items, no content as nothing", async () => {
    api.answer = (_asking, response) => json(response, [true, false]);
    expect(await get("/lists/a")).toEqual({ items: [true, false] });
    api.answer = (_asking, response) => void response.writeHead(204).end();
    expect(await get("/now")).toEqual({});
  });
});

describe("an account's own answers (GQ-06)", () => {
  test("are given for half a minute, to that account alone", async () => {
    expect(await get("/me")).toMatchObject({ token: "ada-token" });
    expect(await get("/me", "bob")).toMatchObject({ token: "bob-token" });
    clock.advance(29 * SECOND);
    expect(await get("/me")).toMatchObject({ token: "ada-token" });
    expect(await get("/me", "bob")).toMatchObject({ token: "bob-token" });
    expect(api.look()).toHaveLength(2);
    clock.advance(SECOND);
    await get("/me");
    expect(api.look()).toHaveLength(1);
  });

  test("are not given once the connection is gone, by any process, nor to another connection of the account", async () => {
    const other = open();
    await get("/me");
    await get("/me", "ada", other);
    await store.db.deleteFrom("connections").where("account_id", "=", "ada").execute();
    for (const by of [upstream, other]) await expect(get("/me", "ada", by)).rejects.toEqual(fails("not_connected"));
    await addIdentity(
      store.db,
      "ada",
      { provider: api.provider.name, subject: "somebody else", formerSubject: undefined },
      0,
    );
    await vault.keep("ada", api.provider, "somebody else", tokens("other-token"));
    for (const by of [upstream, other]) expect(await get("/me", "ada", by)).toMatchObject({ token: "other-token" });
  });

  test("are not given while the grant is over", async () => {
    await get("/me");
    await store.db.updateTable("connections").set({ status: "needs_reauthorization" }).execute();
    await expect(get("/me")).rejects.toEqual(fails("reauthorization_required"));
  });

  test("are forgotten with a renewed consent, which may show less", async () => {
    await get("/me");
    await vault.keep("ada", api.provider, "ada", tokens("ada-again"));
    expect(await get("/me")).toMatchObject({ token: "ada-again" });
  });

  test("are forgotten when told so", async () => {
    await get("/me");
    upstream.forget("ada");
    await get("/me");
    expect(api.look()).toHaveLength(2);
  });
});

describe("a change", () => {
  const change = (by: ProviderApi) => by.write("PUT", "/lists/a", { name: "New" }, ["/lists/a"]);
  const readAll = async (by: ProviderApi) => {
    for (const path of ["/lists/a", "/lists/a/items?limit=1", "/lists/ab", "/me"]) await by.get(path);
    return api.look();
  };

  test("makes old what lies below it, and nothing else, for the request that made it and those after", async () => {
    const one = apiOf();
    expect(await readAll(one)).toHaveLength(4);
    await change(one);
    expect(api.asked.splice(0).map(({ method, body }) => [method, body])).toEqual([["PUT", '{"name":"New"}']]);
    expect(await readAll(one)).toEqual(["GET /lists/a", "GET /lists/a/items?limit=1"]);
    expect(await readAll(apiOf())).toEqual([]);
  });

  test("is known to every process with its next request", async () => {
    const other = open();
    await readAll(apiOf("ada", other));
    await change(apiOf());
    api.look();
    expect(await readAll(apiOf("ada", other))).toHaveLength(4);
    expect(await readAll(apiOf("ada", other))).toEqual([]);
  });

  test("counts as made where its answer was lost, and not where it was never sent", async () => {
    await readAll(apiOf());
    api.answer = (_asking, response) => void response.destroy();
    await expect(change(apiOf())).rejects.toEqual(fails("provider_unavailable"));
    expect(await vault.standing("ada", api.provider)).toEqual({
      id: connectionId("ada", api.provider, "ada"),
      changes: 1,
    });
    api.answer = (_asking, response) => json(response, {}, 429, { "retry-after": "9" });
    await expect(get("/lists/a")).rejects.toEqual(fails("rate_limited"));
    api.look();
    await expect(change(apiOf())).rejects.toEqual(fails("rate_limited"));
    expect([api.look(), (await vault.standing("ada", api.provider)).changes]).toEqual([[], 1]);
  });

  test("makes old an answer that was asked for before and comes after", async () => {
    const early: ServerResponse[] = [];
    api.answer = ({ method }, response) => void (method === "GET" ? early.push(response) : json(response, {}));
    const old = get("/lists/a");
    await expect.poll(() => early.length).toBe(1);
    await change(apiOf());
    api.answer = (_asking, response) => json(response, { is: "new" });
    for (const response of early) json(response, { is: "old" });
    expect([await old, await get("/lists/a"), await get("/lists/a")]).toEqual([
      { is: "old" },
      { is: "new" },
      { is: "new" },
    ]);
  });

  test("that the provider does not take is the caller's mistake", async () => {
    api.answer = (_asking, response) => json(response, {}, 400);
    await expect(change(apiOf())).rejects.toEqual(fails("invalid_request"));
  });

  test("goes as its endpoint wants it, and gives the answer if there is one", async () => {
    api.answer = (_asking, response) => void response.writeHead(202).end();
    expect(await apiOf().write("PUT", "/lists/a/picture", "/9j/4A==", [])).toBeUndefined();
    expect(api.asked[0]).toMatchObject({ body: "/9j/4A==", headers: { "content-type": "image/jpeg" } });
    api.answer = (_asking, response) => json(response, { snapshot_id: "s" }, 201);
    expect(await apiOf().write("POST", "/lists/a/items", undefined, [])).toEqual({ snapshot_id: "s" });
    expect(api.asked[1]?.headers["content-type"]).toBeUndefined();
  });
});

describe("the catalogue", () => {
  const told = (headers: Record<string, string>, body: unknown = { name: "Artist" }) => {
    api.answer = (_asking, response) => json(response, body, 200, headers);
  };

  test("is asked for once for everybody, at once and after", async () => {
    told({ "cache-control": "public, max-age=300" });
    await Promise.all([get("/artists/a"), get("/artists/a", "bob"), get("/artists/a", "bob")]);
    await get("/artists/a", "bob");
    expect(api.look()).toEqual(["GET /artists/a"]);
  });

  test("is shared within a market, and kept to the account where its market is not known", async () => {
    api.answer = ({ url, token }, response) =>
      json(response, url === "/me" ? { country: token === "ada-token" ? "SE" : "KR" } : {}, 200, {
        "cache-control": "public, max-age=300",
      });
    await get("/tracks/t?market=SE");
    await get("/tracks/t?market=SE", "bob");
    expect(api.look()).toHaveLength(1);
    await get("/tracks/t");
    await get("/tracks/t", "bob");
    expect(api.look()).toHaveLength(2);
    for (const account of ["ada", "bob"]) await get("/me", account);
    api.look();
    await get("/tracks/u");
    await get("/tracks/u", "bob");
    expect(api.look()).toHaveLength(2);
    await vault.keep("bob", api.provider, "bob", tokens("ada-token"));
    await get("/me", "bob");
    await get("/tracks/u", "bob");
    expect(api.look()).toEqual(["GET /me"]);
  });

  test("is not shared where the provider says that an answer is private", async () => {
    told({ "cache-control": "private, max-age=300" });
    await get("/artists/a");
    await get("/artists/a", "bob");
    expect(api.look()).toHaveLength(2);
  });

  test("is given while it is asked for anew by its ETag, and no longer than ten minutes", async () => {
    told({ "cache-control": "public, max-age=300", etag: '"1"' });
    await get("/artists/a");
    api.look();
    clock.advance(301 * SECOND);
    const asked: (string | undefined)[] = [];
    api.answer = ({ headers }, response) => {
      asked.push(headers["if-none-match"]);
      response.writeHead(304, { "cache-control": "public, max-age=300", etag: '"1"' }).end();
    };
    expect(await get("/artists/a", "bob")).toEqual({ name: "Artist" });
    await expect.poll(() => asked).toEqual(['"1"']);
    clock.advance(299 * SECOND);
    expect(await get("/artists/a")).toEqual({ name: "Artist" });
    clock.advance(601 * SECOND);
    told({}, { name: "New" });
    expect(await get("/artists/a")).toEqual({ name: "New" });
  });

  test("is given on while it cannot be renewed", async () => {
    told({ "cache-control": "public, max-age=1" });
    await get("/artists/a");
    clock.advance(2 * SECOND);
    api.answer = (_asking, response) => json(response, {}, 500);
    expect(await get("/artists/a")).toEqual({ name: "Artist" });
    await expect.poll(() => api.look()).toContain("GET /artists/a");
    expect(await get("/artists/a")).toEqual({ name: "Artist" });
  });

  test("another account's missing scope is not one's own", async () => {
    const waiting: ServerResponse[] = [];
    api.answer = ({ token }, response) => {
      if (token === "bob-token") json(response, { name: "Artist" });
      else waiting.push(response);
    };
    const ada = get("/artists/a");
    await expect.poll(() => waiting.length).toBe(1);
    const bob = get("/artists/a", "bob");
    for (const response of waiting) json(response, { error: { message: "Insufficient client scope" } }, 403);
    await expect(ada).rejects.toEqual(fails("insufficient_scope"));
    expect(await bob).toEqual({ name: "Artist" });
  });
});

describe("objects that can be had together", () => {
  const answerBatch = () => {
    api.answer = ({ url }, response) => {
      const ids = new URL(url, "http://a").searchParams.get("ids");
      json(response, ids ? { tracks: ids.split(",").map((id) => (id === "none" ? null : { id })) } : { single: url });
    };
  };

  test("are asked for with one call per as many as it takes, and each is kept", async () => {
    answerBatch();
    const together = open(true);
    const one = apiOf("ada", together);
    const ids = ["a", "b", "none", "d", "e"];
    const found = await Promise.allSettled(ids.map((id) => one.get(`/tracks/${id}?market=SE`)));
    expect(found.map((each) => (each.status === "fulfilled" ? each.value.id : each.reason.reason))).toEqual([
      ...["a", "b", "not_found", "d", "e"],
    ]);
    expect(api.look()).toEqual(["GET /tracks?ids=a,b,none&market=SE", "GET /tracks?ids=d,e&market=SE"]);
    expect(one.calls).toBe(2);
    await get("/tracks/b?market=SE", "bob", together);
    expect(api.look()).toEqual([]);
  });

  test("are not mixed over markets and accounts; one alone is asked for alone", async () => {
    answerBatch();
    const together = open(true);
    await Promise.all([
      get("/tracks/a?market=SE", "ada", together),
      get("/tracks/b?market=KR", "ada", together),
      get("/tracks/c?market=SE", "bob", together),
    ]);
    expect(api.look().toSorted()).toEqual([
      "GET /tracks/a?market=SE",
      "GET /tracks/b?market=KR",
      "GET /tracks/c?market=SE",
    ]);
  });

  test("are asked for one by one where the provider's mode has no such endpoint", async () => {
    await Promise.all(["a", "b"].map((id) => get(`/tracks/${id}?market=SE`)));
    expect(api.look()).toHaveLength(2);
  });

  test("fail together where their call fails", async () => {
    api.answer = (_asking, response) => json(response, {}, 500);
    const found = await Promise.allSettled(["a", "b"].map((id) => get(`/tracks/${id}`, "ada", open(true))));
    expect(found.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
