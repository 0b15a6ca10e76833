import { beforeAll, describe, expect, test } from "vitest";
import { type Client, USERS } from "../support/client.js";
import { Granted } from "../support/granted.js";
import { Stage } from "../support/stage.js";

// What a query is weighed at, and what it really costs: both stand in the header of each answer.

const CALL = 20;
let client: Client;
let mina: Granted;
const ids = new Map<string, string>();

beforeAll(async () => {
  const stage = await Stage.start();
  client = stage.client;
  mina = await Granted.signIn(client, USERS.mina);
  const kinds = ["tracks", "albums", "artists", "shows", "episodes", "audiobooks"];
  const first = (kind: string) => `${kind}(first: 1) { edges { node { id } } }`;
  const { search } = await mina.ask<{ search: Record<string, { edges: { node: { id: string } }[] }> }>(
    `{ search(query: "a") { ${kinds.map(first).join(" ")} } }`,
  );
  for (const kind of kinds) ids.set(kind, JSON.stringify(search[kind]?.edges[0]?.node.id));
});

/** The two numbers of the header, for a query without errors. */
async function costOf(query: string): Promise<{ weight: number; calls: number }> {
  const answer = await client.call(mina.accessToken, "POST", "/graphql", { query });
  expect(JSON.parse(answer.text).errors, query).toBeUndefined();
  const [, weight, calls] = /^query=(\d+), calls=(\d+)$/.exec(answer.headers.get("counterfoil-cost") ?? "") ?? [];
  return { weight: Number(weight), calls: Number(calls) };
}

const list = (field: string, inner: string) => `${field} { edges { node { ${inner} } } }`;
const of = (kind: string) => `id: ${ids.get(kind)}`;

/** Where objects stand, and the fields that only whole ones have. */
const TRACK = ["album { name }", "isrc", "album { name } isrc"];
const ALBUM = ["upc", "copyrights { text }", "upc copyrights { text }"];
const ARTIST = ["images { url }"];
const IN_BRIEF: [where: string, (inner: string) => string, string[]][] = [
  ["an album's tracks", (inner) => `album(${of("albums")}) { ${list("tracks(first: 2)", inner)} }`, TRACK],
  ["a track's album", (inner) => `track(${of("tracks")}) { album { ${inner} } }`, ALBUM],
  ["an artist's albums", (inner) => `artist(${of("artists")}) { ${list("albums(first: 2)", inner)} }`, ALBUM],
  ["albums that were found", (inner) => `search(query: "a") { ${list("albums(first: 2)", inner)} }`, ALBUM],
  ["an album's artists", (inner) => `album(${of("albums")}) { artists { ${inner} } }`, ARTIST],
  ["a track's artists", (inner) => `track(${of("tracks")}) { artists { ${inner} } }`, ARTIST],
  [
    "episodes that were found",
    (inner) => `search(query: "a") { ${list("episodes(first: 2)", inner)} }`,
    ["show { name }"],
  ],
  ["a show's episodes", (inner) => `show(${of("shows")}) { ${list("episodes(first: 2)", inner)} }`, ["show { name }"]],
  [
    "a book's chapters",
    (inner) => `audiobook(${of("audiobooks")}) { ${list("chapters(first: 2)", inner)} }`,
    ["audiobook { name }"],
  ],
];
const WHOLE: [where: string, (inner: string) => string, string[]][] = [
  ["a track", (inner) => `track(${of("tracks")}) { ${inner} }`, TRACK],
  ["an album", (inner) => `album(${of("albums")}) { ${inner} }`, ALBUM],
  ["an artist", (inner) => `artist(${of("artists")}) { ${inner} }`, ARTIST],
  ["an episode", (inner) => `episode(${of("episodes")}) { ${inner} }`, ["show { name }"]],
  ["a node", (inner) => `node(${of("albums")}) { ... on Album { ${inner} } }`, ALBUM],
  ["tracks that were found", (inner) => `search(query: "a") { ${list("tracks(first: 2)", inner)} }`, TRACK],
  ["artists that were found", (inner) => `search(query: "a") { ${list("artists(first: 2)", inner)} }`, ARTIST],
  ["saved tracks", (inner) => `library { ${list("tracks(first: 2)", inner)} }`, TRACK],
  ["saved albums", (inner) => `library { ${list("albums(first: 2)", inner)} }`, ALBUM],
  ["saved episodes", (inner) => `library { ${list("episodes(first: 2)", inner)} }`, ["show { name }"]],
  ["favourite tracks", (inner) => `top { ${list("tracks(first: 2)", inner)} }`, TRACK],
  ["favourite artists", (inner) => `top { ${list("artists(first: 2)", inner)} }`, ARTIST],
  ["tracks played", (inner) => `player { ${list("recentlyPlayed(first: 2)", inner)} }`, TRACK],
];

describe("a field that only whole objects have (GQ-05)", () => {
  test.each(IN_BRIEF)(
    "of %s costs one call per object, however many such fields, and is weighed so",
    async (_, query, fields) => {
      const before = await costOf(`{ ${query("id")} }`);
      for (const field of fields) {
        const after = await costOf(`{ ${query(`id ${field}`)} }`);
        expect(after.calls, field).toBeGreaterThan(before.calls);
        expect(after.weight - before.weight, field).toBeGreaterThanOrEqual(CALL * (after.calls - before.calls));
      }
    },
  );

  test.each(WHOLE)("of %s costs none, and is weighed so", async (_, query, fields) => {
    const before = await costOf(`{ ${query("id")} }`);
    for (const field of fields) {
      const after = await costOf(`{ ${query(`id ${field}`)} }`);
      expect(after.calls, field).toBe(before.calls);
      expect(after.weight - before.weight, field).toBeLessThan(CALL);
    }
  });
});

test("a list that the provider gives ten at a time is weighed by its tens", async () => {
  const { weight, calls } = await costOf(`{ artist(${of("artists")}) { albums(first: 30) { totalCount } } }`);
  expect(weight).toBe(1 + CALL + 1 + 3 * CALL);
  expect(calls).toBeLessThanOrEqual(4);
  expect((await costOf('{ search(query: "a") { tracks(first: 30) { totalCount } } }')).weight).toBe(2 + 3 * CALL);
});
