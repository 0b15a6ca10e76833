import { beforeAll, describe, expect, test } from "vitest";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import { Client } from "../support/client.js";
import { Postgres } from "../support/postgres.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { type Answer, ask } from "./ask.js";
import { bearer } from "./target.js";

/** Two people, the same queries, interleaved over two processes that keep answers. */
const TURNS = 1000;
const AT_ONCE = 20;
const QUERIES = [
  "{viewer{id email} me{id displayName url}}",
  "{me{id} playlists(first:5){totalCount edges{node{id name owner{id displayName} itemCount}}}}",
  "{playlists(first:2){edges{node{id items(first:3){totalCount edges{addedAt}}}}}}",
];

interface Person {
  id: string;
  token: string;
  /** What each query gives them when nobody else asks. */
  alone: string[];
}

let simulator: Simulator;
let servers: Server[];
let people: Person[];

beforeAll(async () => {
  const postgres = await Postgres.start();
  simulator = await Simulator.start();
  await simulator.change({ rateLimit: null });
  const environment = {
    DATABASE_URL: postgres.url(),
    COUNTERFOIL_KEY: newRootKey(),
    COUNTERFOIL_ISSUER: "http://127.0.0.1:4000",
    COUNTERFOIL_PRIVATE_ANSWER_TTL: "1",
    COUNTERFOIL_PUBLIC_ANSWER_TTL: "600",
    SIMULATOR_PORT: String(simulator.port),
  };
  servers = [await Server.start(environment)];
  servers.push(await Server.start(environment));
  people = await Promise.all(
    ["mina.achterberg", "tobin_quill"].map(async (id) => {
      const { access_token } = await new Client(servers[0]?.url ?? "").signIn(id);
      return { id, token: access_token, alone: [] };
    }),
  );
  for (const person of people) for (const query of QUERIES) person.alone.push((await graphql(0, person, query)).text);
});

function graphql(server: number, { token }: Person, query: string): Promise<Answer> {
  return ask(`${servers[server]?.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(token) },
    body: JSON.stringify({ query }),
  });
}

/** Whatever is one person's alone: texts of their answers that the other's have not. */
function canariesOf(person: Person, other: Person): string[] {
  const texts = (one: Person) => new Set(one.alone.join().match(/"[^"]{6,}"(?!:)/g) ?? []);
  const others = texts(other);
  return [...texts(person)].filter((text) => !others.has(text));
}

describe("two people, the same query, 1,000 times over two processes (GQ-06, ASVS 8.2.2)", () => {
  test("each has things of their own to lose", () => {
    const [mina, tobin] = people as [Person, Person];
    for (const person of people) expect(person.alone.join()).toContain(`"${person.id}"`);
    expect(canariesOf(mina, tobin).length).toBeGreaterThan(10);
    expect(canariesOf(tobin, mina).length).toBeGreaterThan(10);
  });

  test("no answer holds anything of the other's, and each is what it is alone", async () => {
    const [mina, tobin] = people as [Person, Person];
    await simulator.clearCounters();
    for (let turn = 0; turn < TURNS; turn += AT_ONCE) {
      const asked = Array.from({ length: AT_ONCE }, (_, at) => turn + at).flatMap((at) =>
        [mina, tobin].map((person, first) => ({ person, query: at % QUERIES.length, server: (at + first) % 2 })),
      );
      const answers = await Promise.all(
        asked.map(({ person, query, server }) => graphql(server, person, QUERIES[query] ?? "")),
      );
      for (const [at, { person, query }] of asked.entries()) {
        expect(answers[at]?.text).toBe(person.alone[query]);
        const other = person === mina ? tobin : mina;
        const leaked = canariesOf(other, person).filter((canary) => answers[at]?.text.includes(canary));
        expect(leaked).toEqual([]);
      }
    }
    const { api } = await simulator.counters();
    const calls = Object.values(api).reduce((sum, count) => sum + count, 0);
    expect(calls).toBeGreaterThan(0);
    // Answers were kept and shared, or this would prove nothing of caches.
    expect(calls).toBeLessThan(TURNS);
  });
});
