import { buildSchema, type GraphQLObjectType, graphqlSync } from "graphql";
import { beforeEach, expect, test } from "vitest";
import { type Projection, projectionOf } from "./selection.js";
import { fieldsOf } from "./spotify/fields.js";

const schema = buildSchema(`
  type Query { list: List, thing: Thing }
  type List { title: String, owner: Owner, size: Int, entries: [Entry], other: List }
  type Entry { at: String, one: Playable }
  union Playable = Song | Talk
  interface Thing { id: ID }
  type Song implements Thing { id: ID, length: Int, self: Song }
  type Talk implements Thing { id: ID, speaker: String }
  type Owner { name: String }
`);
const members: Record<string, Record<string, string[]>> = {
  List: { title: ["name"], owner: ["owner"], size: ["items.total", "tracks.total"], entries: ["items"] },
  Entry: { at: ["added_at"], one: ["item", "track"] },
  Song: { id: ["id"], length: ["duration_ms"], self: [""] },
  Talk: { id: ["id"], speaker: ["host.name"] },
  Owner: { name: ["display_name"] },
};
for (const [type, fields] of Object.entries(members))
  for (const [field, paths] of Object.entries(fields)) {
    const found = (schema.getType(type) as GraphQLObjectType).getFields()[field];
    if (found) found.extensions = { members: paths };
  }

const other = (schema.getType("List") as GraphQLObjectType).getFields().other;
if (other) other.extensions = { needs: ["id"] };

let projected: Projection | undefined;
beforeEach(() => {
  projected = undefined;
});
const root = schema.getQueryType()?.getFields() ?? {};
for (const [name, type] of [
  ["list", undefined],
  ["thing", "Song"],
] as const) {
  const field = root[name];
  if (field)
    field.resolve = (_root, _args, _context, info) => {
      projected = projectionOf(info, type);
      return null;
    };
}

/** What a query asks the provider for, in the provider's words. */
function fields(source: string, variableValues: Record<string, unknown> = {}): string {
  const { errors } = graphqlSync({ schema, source, variableValues });
  if (errors) throw errors[0];
  return fieldsOf(projected ?? new Map());
}

test("only what is selected is asked for, by the provider's names", () => {
  expect(fields("{list{title}}")).toBe("name");
  expect(fields("{list{owner{name} again:title title}}")).toBe("owner(display_name),name");
});

test("a field may be made of several members, at any depth", () => {
  expect(fields("{list{size}}")).toBe("items(total),tracks(total)");
  expect(fields("{list{size entries{at}}}")).toBe("items(total,added_at),tracks(total)");
});

test("fields that are no members ask for nothing but what they need, whatever is selected of them", () => {
  expect(fields("{list{__typename}}")).toBe("");
  expect(fields("{list{other{title size}}}")).toBe("id");
});

test("of a union each kind's members are asked for, and what tells the kinds apart", () => {
  expect(fields("{list{entries{one{...on Song{length} ...on Talk{speaker}}}}}")).toBe(
    "items(item(type,duration_ms,host(name)),track(type,duration_ms,host(name)))",
  );
});

test("of an interface that is known to be one type, the fragments for others do not count", () => {
  expect(fields("{thing{id ...on Song{length} ...on Talk{speaker}}}")).toBe("id,duration_ms");
  expect(fields("{thing{...on Thing{id}}}")).toBe("id");
});

test("fragments count, wherever they are spread", () => {
  expect(fields("{list{...A}} fragment A on List{title ...B} fragment B on List{owner{name}}")).toBe(
    "name,owner(display_name)",
  );
});

test("@skip and @include decide, variables too", () => {
  const query = "query($no:Boolean!){list{title @skip(if:$no) ...@include(if:$no){size}}}";
  expect(fields(query, { no: false })).toBe("name");
  expect(fields(query, { no: true })).toBe("items(total),tracks(total)");
});

test("fragments that double at each level cost no more than they are long", () => {
  const chain = Array.from(
    { length: 60 },
    (_, at) => `fragment F${at} on Song{self{...F${at + 1}} self{...F${at + 1}}}`,
  );
  const before = performance.now();
  expect(fields(`{thing{...F0}} ${chain.join(" ")} fragment F60 on Song{length}`)).toBe("duration_ms");
  expect(performance.now() - before).toBeLessThan(2000);
});
