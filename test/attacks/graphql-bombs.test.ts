import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, ask } from "./ask.js";
import { bearer, Target } from "./target.js";

/** CPU that a bomb may cost; a busy machine gets the benefit of the doubt. The figures stand in docs/gateway.md. */
const MOST_CPU = 250;
const TICK = 10;

let target: Target;
let accessToken: string;
beforeAll(async () => {
  target = await Target.open();
  accessToken = (await target.signIn()).access_token;
  for (let turn = 0; turn < 20; turn++) await target.graphql(accessToken, `{me{id} ${"__typename ".repeat(turn)}}`);
});
beforeEach(() => target.simulator.clearCounters());

const names = (count: number, name = "F") => Array.from({ length: count }, (_, at) => `${name}${at}`);
const doubling = (count: number) =>
  names(count)
    .map((name, at) => `fragment ${name} on Query{${at + 1 < count ? `...F${at + 1} ...F${at + 1}` : "__typename"}}`)
    .join(" ");
const types = (levels: number): string => (levels === 0 ? "name" : `fields{type{${types(levels - 1)}}}`);
const pages = (levels: number): string =>
  levels === 0 ? "id" : `a:items(first:100){edges{cursor}} b:items(first:100){totalCount ...P${levels}}`;

/** What each is, and a document that passes the limit on tokens wherever it can. */
const bombs: [string, string, string?][] = [
  ["nesting", `{${"me{".repeat(660)}id${"}".repeat(660)}}`],
  ["nesting by inline fragments", `{${"...{".repeat(490)}__typename${"}".repeat(490)}}`],
  [
    "nesting by a chain of fragments",
    `{...F0} ${names(199)
      .map((f, at) => `fragment ${f} on Query{me{...F${at + 1}}}`)
      .join(" ")} fragment F199 on Query{me{id}}`,
  ],
  [
    "500 aliases",
    `{${names(490, "a")
      .map((alias) => `${alias}:__typename`)
      .join(" ")}}`,
  ],
  ["600 directives", `{me ${"@skip(if:true)".repeat(320)} {id}}`],
  ["directives on one spread", `{...F ${"@include(if:true)".repeat(300)}} fragment F on Query{__typename}`],
  ["a circle of fragments", "{...A} fragment A on Query{...B} fragment B on Query{...A}"],
  ["a circle behind fields", "{me{...A}} fragment A on Profile{images{url} ...B} fragment B on Profile{...A}"],
  [
    "fragments that double 150 times and call",
    `{...F0 playlists(first:100){edges{node{items(first:100){totalCount}}}}} ${doubling(150)}`,
  ],
  ["lists in lists", "{playlists(first:100){edges{node{items(first:100){edges{cursor}}}}}}"],
  [
    "lists hidden behind an empty one",
    `{playlists(first:0){edges{node{${pages(1)}}}}} fragment P1 on PlaylistItemsConnection{${"edges{cursor} ".repeat(400)} ...P1}`,
  ],
  ["unknown fields", `{${names(900, "x").join(" ")}}`],
  [
    "unknown fragments",
    `{${names(600)
      .map((name) => `...${name}`)
      .join(" ")}}`,
  ],
  [
    "400 operations",
    names(400, "Q")
      .map((name) => `query ${name}{__typename}`)
      .join(" "),
  ],
  [
    "400 variables",
    `query(${names(400, "v")
      .map((name) => `$${name}:Int`)
      .join(" ")}){me{id}}`,
  ],
  [
    "fields that cannot be one",
    `{${names(280, "a")
      .map((argument) => `playlist(id:"${argument}"){id}`)
      .join(" ")}}`,
  ],
  ["a list of a thousand", `{playlist(id:[${'"a" '.repeat(1000)}]){id}}`],
  ["values in values", `{playlist(id:${"[".repeat(900)}${"]".repeat(900)}){id}}`],
  ["a long argument", `{playlist(id:"${"A".repeat(32_000)}"){id}}`],
  ["a long block of text", `{playlist(id:"""${"\\n ".repeat(9000)}"""){id}}`],
  ["a long list of variables", "query($id:ID!){playlist(id:$id){id}}", `{"id":[${'"a",'.repeat(10_000)}"a"]}`],
  ["deep variables", "query($id:ID!){playlist(id:$id){id}}", `{"id":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  [
    "many variables",
    "{__type(name:1){name}}",
    JSON.stringify(Object.fromEntries(names(3000).map((name) => [name, name]))),
  ],
  ["introspection in circles", `{__schema{types{${types(9)}}}}`],
  [
    "introspection by aliases",
    `{${names(29, "a")
      .map((alias) => `${alias}:__schema{types{fields{type{fields{name}}}}}`)
      .join(" ")}}`,
  ],
];

describe("a bomb makes no call to the provider and costs hardly any CPU (GQ-01, ASVS 4.3.1)", () => {
  test.each(bombs)("%s", async (_, query, variables) => {
    const before = cpuOf(target.server.process.pid);
    const answer = await send(query, variables);
    const cpu = cpuOf(target.server.process.pid) - before;
    expect(answer.status).toBeLessThan(500);
    const { api } = await target.simulator.counters();
    expect(Object.values(api).reduce((sum, count) => sum + count, 0)).toBe(0);
    expect(cpu).toBeLessThan(MOST_CPU);
  });

  test("the largest document that says one thing is answered with one call, as cheaply", async () => {
    const before = cpuOf(target.server.process.pid);
    const answer = await target.graphql(accessToken, `{${"me{id displayName} ".repeat(330)}}`);
    expect(answer.status).toBe(200);
    expect((await target.simulator.counters()).api["GET /me"]).toBe(1);
    expect(cpuOf(target.server.process.pid) - before).toBeLessThan(MOST_CPU);
  });
});

test("while bombs go off, others are answered", async () => {
  const honest = () => target.graphql(accessToken, "{__typename}");
  const [, ...answers] = await Promise.all([
    Promise.all(bombs.map(([, query, variables]) => send(query, variables))),
    ...Array.from({ length: 20 }, honest),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
});

/** The variables are written as they are: some are too deep for a program that means well. */
function send(query: string, variables = "{}"): Promise<Answer> {
  return ask(`${target.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer(accessToken) },
    body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
  });
}

/** Milliseconds that a process has computed, in ticks of ten (proc(5), `stat`); 0 where the system does not tell. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return 0;
  }
}
