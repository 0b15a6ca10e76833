import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Server } from "../support/server.js";
import type { Answer } from "./ask.js";
import { ask } from "./ask.js";
import { OurKey } from "./our-key.js";
import { productionEnvironment } from "./production.js";
import { bearer, Target } from "./target.js";

let target: Target;
let accessToken: string;

beforeAll(async () => {
  target = await Target.open();
  accessToken = (await target.signIn()).access_token;
});
beforeEach(() => target.simulator.clearCounters());

/** The answer's errors, as message and reason. */
function errorsOf(answer: Answer): { message: string; extensions: { reason: string } }[] {
  return (answer.body.errors ?? []) as { message: string; extensions: { reason: string } }[];
}

async function providerCalls(): Promise<number> {
  return Object.values((await target.simulator.counters()).api).reduce((sum, count) => sum + count, 0);
}

describe("arguments are checked before the provider is asked", () => {
  test.each([101, -1, 2_147_483_647, -2_147_483_648, 1000])("first: %i is an error, never clamped", async (first) => {
    const answer = await target.graphql(accessToken, "query($n:Int!){playlists(first:$n){totalCount}}", { n: first });
    expect(errorsOf(answer)[0]?.extensions.reason).toBe("invalid_request");
    expect(answer.body.data).toEqual({ playlists: null });
    expect(await providerCalls()).toBe(0);
  });

  test.each(["x", 1.5, "50", null, [], {}, true, 2 ** 31].map((value) => [value]))(
    "first: %j is no number of items",
    async (first) => {
      const answer = await target.graphql(accessToken, "query($n:Int!){playlists(first:$n){totalCount}}", { n: first });
      expect(errorsOf(answer)[0]?.extensions.reason).toBe("invalid_request");
      expect(await providerCalls()).toBe(0);
    },
  );

  test.each(["", "x", "MTA", "bw", "by0x", "bzEuNQ", "bzk5OTk5OTk5OTk", "../../me", "bzE&limit=1", "\u0000", "é"])(
    "after: %j is no cursor",
    async (after) => {
      const answer = await target.graphql(accessToken, "query($a:String){playlists(after:$a){totalCount}}", {
        a: after,
      });
      expect(errorsOf(answer)[0]?.extensions.reason).toBe("invalid_request");
      expect(await providerCalls()).toBe(0);
    },
  );

  test.each([
    "../me",
    "..",
    ".",
    "",
    "%2e%2e%2fme",
    "%2f",
    "/me",
    "//evil.example/",
    "me/../../../v1/me",
    "37i9dQZF1DX0XUsuxWHR?a",
    "37i9dQZF1DX0XUsuxWHR/a",
    "37i9dQZF1DX0XUsuxWHR#a",
    "37i9dQZF1DX0XUsuxWHR%2",
    "37i9dQZF1DX0XUsuxWHRQ\n",
    "37i9dQZF1DX0XUsuxWHRQé",
    "37i9dQZF1DX0XUsuxWHRQd ",
    "x".repeat(21),
    "x".repeat(23),
    "x".repeat(10_000),
  ])("the playlist id %j reaches no URL", async (id) => {
    const answer = await target.graphql(accessToken, "query($id:ID!){playlist(id:$id){id name}}", { id });
    expect(answer.body.data).toEqual({ playlist: null });
    expect(await providerCalls()).toBe(0);
  });

  test("an unknown id of the right form is asked for, and is null", async () => {
    const answer = await target.graphql(accessToken, '{playlist(id:"AAAAAAAAAAAAAAAAAAAAAA"){id}}');
    expect(answer.body).toEqual({ data: { playlist: null } });
    expect(await providerCalls()).toBe(1);
  });
});

describe("operations that cost too much are refused (GQ-01, ASVS 4.3.1)", () => {
  test.each([
    ["fields", `{${"me{id} ".repeat(600)}}`],
    ["aliases", `{${Array.from({ length: 500 }, (_, at) => `a${at}:me{id}`).join(" ")}}`],
    ["directives", `{me${"@skip(if:true)".repeat(500)}{id}}`],
    ["nested lists", `{playlist(id:${"[".repeat(1500)}${"]".repeat(1500)}){id}}`],
    ["nested fields", `{${"me{".repeat(1200)}id${"}".repeat(1200)}}`],
  ])("more than 2,000 tokens of %s", async (_, query) => {
    const started = performance.now();
    const answer = await target.graphql(accessToken, query);
    expect([answer.status, errorsOf(answer)[0]?.extensions.reason]).toEqual([400, "invalid_request"]);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await providerCalls()).toBe(0);
  });

  test("fewer tokens that say one thing many times cost one call", async () => {
    const answer = await target.graphql(accessToken, `{${"me{id} ".repeat(390)}}`);
    expect(answer.status).toBe(200);
    expect(await providerCalls()).toBe(1);
  });

  test("a request that may cause more than fifty calls is refused before the first (GQ-05)", async () => {
    const playlists = "playlists(first:100){edges{node{items(first:100){totalCount}}}}";
    const answer = await target.graphql(accessToken, `{${playlists}}`);
    expect([answer.status, errorsOf(answer)[0]?.extensions.reason]).toEqual([400, "query_too_costly"]);
    expect(await providerCalls()).toBe(0);
  });

  test("an answer says what its query was weighed at, and how many calls it cost", async () => {
    const answer = await target.graphql(accessToken, "{playlists(first:2){totalCount}}");
    expect(answer.headers.get("counterfoil-cost")).toMatch(/^query=\d+, calls=1$/);
  });

  test("fragments in a circle are refused", async () => {
    const answer = await target.graphql(accessToken, "{...A} fragment A on Query{...B} fragment B on Query{...A}");
    expect(answer.status).toBe(400);
  });

  test("a document longer than any is refused", async () => {
    expect((await target.graphql(accessToken, `{me{id}} #${"x".repeat(33_000)}`)).status).toBe(400);
  });

  test("a batch is refused (GQ-03)", async () => {
    const batch = [{ query: "{viewer{id}}" }, { query: "{viewer{id}}" }];
    expect((await target.json("/graphql", batch, bearer(accessToken))).status).toBe(400);
  });
});

test("errors say a reason and nothing of the inside (EV-05)", async () => {
  for (const query of [
    "{",
    "",
    "{nothing}",
    "mutation{x}",
    "subscription{x}",
    "{me{id(x:1)}}",
    "query A{me{id}} query B{me{id}}",
  ]) {
    const answer = await target.graphql(accessToken, query);
    expect(answer.status, query).toBeLessThan(500);
    for (const { extensions } of errorsOf(answer)) expect(Object.keys(extensions)).toEqual(["reason"]);
    expect(answer.text).not.toMatch(/stack|node_modules|\.js/);
  }
});

describe("the gateway wants its scope (RFC 6750 §3.1)", () => {
  test("a token without provider:spotify is 403 insufficient_scope", async () => {
    const { access_token } = await target.signIn(target.user(), { scope: "account" });
    const answer = await target.graphql(access_token, "{viewer{id}}");
    expect([answer.status, answer.reason]).toEqual([403, "insufficient_scope"]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer .*error="insufficient_scope"/);
    expect(await providerCalls()).toBe(1);
  });

  test("a token without account may not see or end devices", async () => {
    const { access_token } = await target.signIn(target.user(), { scope: "provider:spotify" });
    for (const answer of [await target.get("/devices", access_token), await target.get("/me", access_token)])
      expect([answer.status, answer.reason]).toEqual([403, "insufficient_scope"]);
    expect((await target.json("/logout", {}, bearer(access_token))).status).toBe(403);
    expect((await target.graphql(access_token, "{viewer{id}}")).status).toBe(200);
  });
});

test("no answer holds another person's data, two people interleaved 100 times (GQ-06, ASVS 8.2.2)", async () => {
  const query = "{viewer{id} me{id displayName} playlists(first:3){edges{node{id owner{id}}}}}";
  const people = await Promise.all(
    [0, 1].map(async (turn) => {
      const tokens = await target.signIn(target.user(turn));
      return { tokens, id: target.user(turn), alone: (await target.graphql(tokens.access_token, query)).text };
    }),
  );
  expect(people[0]?.alone).not.toBe(people[1]?.alone);
  for (let round = 0; round < 10; round++) {
    const asked = Array.from({ length: 10 }, () => people).flat();
    const answers = await Promise.all(asked.map(({ tokens }) => target.graphql(tokens.access_token, query)));
    for (const [at, { alone, id, tokens }] of asked.entries()) {
      expect(answers[at]?.text).toBe(alone);
      expect(answers[at]?.body.data).toMatchObject({ viewer: { id: tokens.account_id }, me: { id } });
    }
  }
});

test("no answer of the gateway holds a provider's token (CL-09)", async () => {
  const answer = await target.graphql(accessToken, "{viewer{id name email connections{provider status}} me{id url}}");
  expect(answer.status).toBe(200);
  expect(answer.text + JSON.stringify([...answer.headers])).not.toMatch(/sim_(?:at|rt)_|development-spotify-secret/);
});

test("introspection and suggestions are for development only (GQ-02, ASVS 4.3.2)", async () => {
  const introspection = "{__schema{types{name}}}";
  expect((await target.graphql(accessToken, introspection)).status).toBe(200);
  const production = productionEnvironment();
  const server = await Server.start(production);
  const token = await ownersToken(server, production.COUNTERFOIL_KEY, production.COUNTERFOIL_ISSUER);
  const asked = (query: string) =>
    ask(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...bearer(token) },
      body: JSON.stringify({ query }),
    });
  for (const query of [introspection, '{__type(name:"Query"){name}}']) {
    const answer = await asked(query);
    expect([answer.status, errorsOf(answer)[0]?.extensions.reason]).toEqual([400, "invalid_request"]);
    expect(answer.text).not.toContain("Playlist");
  }
  const answer = await asked("{playlist{id} viewr{id}}");
  expect(answer.text).not.toMatch(/did you mean/i);
  expect((await asked("{__typename}")).status).toBe(200);
});

/** An access token made with the operator's key: in production nobody can sign in without the real provider. */
async function ownersToken(server: Server, key: string, issuer: string): Promise<string> {
  const ours = await OurKey.of(server.dataFolder, key, "Ed25519");
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: issuer, aud: issuer, sub: "account_x", client_id: "web", sid: "session_x", jti: "at_x" },
    ...{ scope: "provider:spotify", amr: ["fed"], auth_time: iat, iat, exp: iat + 60 },
  };
  return ours.sign({ alg: "Ed25519", typ: "at+jwt", kid: ours.kid }, claims);
}
