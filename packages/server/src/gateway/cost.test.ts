import { buildSchema, type GraphQLFieldExtensions, type GraphQLObjectType, Kind, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { MOST_CALLS, Scale } from "./cost.js";

const schema = buildSchema(`
  type Query { me: Person, things(first: Int! = 20): ThingConnection, thing(id: ID!): Thing, many(ids: [ID!]!): [Thing] any: Any }
  type Mutation { change(id: ID!): Thing }
  type Person { id: ID name: String image: Image friends(first: Int): ThingConnection }
  type Image { url: String }
  type ThingConnection { edges: [ThingEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type ThingEdge { node: Thing }
  type PageInfo { endCursor: String }
  type Thing { id: ID image: Image parts(first: Int! = 10): ThingConnection owner: Person }
  union Any = Person | Thing
`);
extend("Thing", "parts", { brief: true });
extend("Thing", "owner", { whole: true });
extend("Thing", "image", { whole: true });
extend("Person", "friends", { page: 10 });

function extend(type: string, field: string, extensions: GraphQLFieldExtensions<unknown, unknown>): void {
  const known = (schema.getType(type) as GraphQLObjectType).getFields()[field];
  if (known) known.extensions = extensions;
}

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const { definitions } = parse(text);
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error("no operation");
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Scale.weigh(schema, operation, fragments, variables);
}
const tooCostly = expect.objectContaining({ reason: "query_too_costly" });

describe("an object costs 1, a call 20, a list what is in it", () => {
  test.each([
    ["{__typename}", 0],
    ["{__schema{types{name}}}", 0],
    ["{me{id name}}", 21],
    ["{me{id image{url}}}", 22],
    ['{thing(id:"a"){id}}', 21],
    ['mutation{change(id:"a"){id}}', 21],
    ["{things(first:10){totalCount pageInfo{endCursor}}}", 21],
    ["{things{edges{node{id}}}}", 21 + 20],
    ["{things(first:50){edges{node{id image{url}}}}}", 21 + 50 * 2],
    ["{things(first:51){totalCount}}", 41],
    ['{many(ids:["a" "b" "c"]){id}}', 1 + 60],
    ["{things(first:4){edges{node{parts(first:3){edges{node{id}}}}}}}", 21 + 4 * (1 + 21 + 3)],
    ["{any{...on Person{image{url}} ...on Thing{image{url}}}}", 23],
  ])("%s costs %d", (query, cost) => expect(costOf(query)).toBe(cost));

  test.each([
    ['{thing(id:"a"){owner{id} image{url}}}', 21 + 2],
    ['{thing(id:"a"){parts(first:3){edges{node{id}}}}}', 21 + 21 + 3],
    ['{thing(id:"a"){parts(first:3){edges{node{owner{id}}}}}}', 21 + 21 + 3 * (1 + 20 + 1)],
    ['{thing(id:"a"){parts(first:3){edges{node{owner{id} image{url}}}}}}', 21 + 21 + 3 * (1 + 20 + 2)],
    ['{thing(id:"a"){parts(first:3){edges{node{parts(first:2){edges{node{id}}}}}}}}', 21 + 21 + 3 * (1 + 21 + 2)],
    ["{things(first:3){edges{node{owner{id}}}}}", 21 + 3 * 2],
  ])("a field that only whole objects have costs a call of each object in brief: %s costs %d", (query, cost) =>
    expect(costOf(query)).toBe(cost),
  );

  test("a list that the provider gives ten at a time costs a call for each ten", () => {
    expect([10, 11, 100].map((size) => costOf(`{me{friends(first:${size}){totalCount}}}`))).toEqual([42, 62, 222]);
  });

  test("with the sizes that variables say", () => {
    const query = "query($n:Int!){things(first:$n){edges{node{id}}}}";
    expect(costOf(query, { n: 5 })).toBe(26);
    expect(costOf(query, { n: 100 })).toBe(1 + 40 + 100);
    // A size that is no size is the argument's to refuse, after the operation was weighed.
    for (const n of [-1, 2 ** 31, "x", null]) expect(costOf(query, { n })).toBeLessThanOrEqual(141);
  });

  test("a field that several fragments want is weighed once, as it is executed", () => {
    const query = "{...A ...B me{id}} fragment A on Query{me{id image{url}}} fragment B on Query{me{name image{url}}}";
    expect(costOf(query)).toBe(22);
    expect(costOf("{a:me{id} b:me{id}}")).toBe(42);
  });
});

describe("more than 1,000 is refused, and weighing it is cheap", () => {
  test.each([
    "{things(first:100){edges{node{parts(first:100){edges{node{id}}}}}}}",
    "{things(first:100){edges{node{owner{friends(first:10){totalCount}}}}}}",
    `{many(ids:[${'"a" '.repeat(51)}]){id}}`,
    `{${Array.from({ length: 49 }, (_, at) => `a${at}:me{id}`).join(" ")}}`,
  ])("%s", (query) => expect(() => costOf(query)).toThrow(tooCostly));

  test("an empty list hides nothing", () => {
    const level = (depth: number): string =>
      depth === 0
        ? "id"
        : `a:parts(first:0){edges{node{${level(depth - 1)}}}} b:parts(first:0){edges{node{...F${depth}}}}`;
    const fragments = Array.from({ length: 11 }, (_, at) => `fragment F${at + 1} on Thing{${level(at)}}`);
    const started = performance.now();
    expect(() => costOf(`{thing(id:"a"){...F11}} ${fragments.join(" ")}`)).toThrow(tooCostly);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("what it allows is fifty calls", () => expect(MOST_CALLS).toBe(50));
});
