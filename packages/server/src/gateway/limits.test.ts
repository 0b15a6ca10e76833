import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { checkForm, checkVariables } from "./limits.js";

const nested = (levels: number) => `${"a{".repeat(levels - 1)}a${"}".repeat(levels - 1)}`;
const aliases = (count: number) => `{${Array.from({ length: count }, (_, at) => `a${at}:b`).join(" ")}}`;
const list = (count: number) => `{a(list:[${"1 ".repeat(count)}])}`;
const refused = (reason: string, detail: RegExp) =>
  expect.objectContaining({ reason, detail: expect.stringMatching(detail) });

describe("a document's form (GQ-01)", () => {
  test.each([
    ["12 levels", `{${nested(12)}}`],
    ["30 aliases", aliases(30)],
    ["20 directives", `{a${"@skip(if:true)".repeat(20)}}`],
    ["a list of 100", list(100)],
    ["values of 10 levels", `{a(list:${"[".repeat(10)}1${"]".repeat(10)})}`],
    ["deep introspection, which is validation's affair", `{__schema{${nested(20)}}}`],
    ["a fragment that is spread often", `{${"...F ".repeat(300)}} fragment F on Query{a}`],
    ["an unknown fragment, which is validation's affair", "{...F}"],
  ])("%s pass", (_, query) => expect(() => checkForm(parse(query))).not.toThrow());

  test.each([
    ["13 levels", `{${nested(13)}}`, /13 levels/],
    ["13 levels in fragments", `{a{...F}} fragment F on Query{...G} fragment G on Query{${nested(12)}}`, /13 levels/],
    ["13 levels in inline fragments", `{...on Query{a{...{${nested(12)}}}}}`, /13 levels/],
    ["31 aliases", aliases(31), /31 aliases/],
    ["31 aliases in a fragment nobody spreads", `{a} fragment F on Query${aliases(31)}`, /31 aliases/],
    ["21 directives", `{a${"@skip(if:true)".repeat(21)}}`, /21 directives/],
    ["directives on variables", `query(${Array.from({ length: 21 }, (_, at) => `$v${at}:Int@a`).join(" ")}){a}`, /21/],
    ["directives on fragments", `{${"...F@a ".repeat(21)}} fragment F on Query{a}`, /21/],
    ["values of 12 levels", `{a(list:${"[".repeat(12)}1${"]".repeat(12)})}`, /10 levels/],
  ])("%s are too much", (_, query, detail) => {
    expect(() => checkForm(parse(query))).toThrow(refused("query_too_costly", detail));
  });

  test.each([
    ["a list of 101", list(101)],
    ["a list in a directive", `{a@b(list:[${"1 ".repeat(101)}])}`],
    ["a list as a default", `query($v:[Int]=[${"1 ".repeat(101)}]){a}`],
  ])("%s is malformed, as a page of 101 is", (_, query) => {
    expect(() => checkForm(parse(query))).toThrow(refused("invalid_request", /list of more than 100/));
  });

  test.each([
    "{...A} fragment A on Query{...A}",
    "{...A} fragment A on Query{...B} fragment B on Query{a{...C}} fragment C on Query{...A}",
    "{a} fragment A on Query{...B} fragment B on Query{...A}",
  ])("a circle of fragments is refused: %s", (query) => {
    expect(() => checkForm(parse(query))).toThrow(refused("invalid_request", /contains itself/));
  });

  test("fragments that spread the next one twice are measured once each", () => {
    const names = Array.from({ length: 150 }, (_, at) => `F${at}`);
    const fragments = names.map((name, at) => `fragment ${name} on Query{...${names[at + 1] ?? "Z"} ...F149 x}`);
    const query = `{...F0} ${fragments.slice(0, -1).join(" ")} fragment F149 on Query{x}`;
    const started = performance.now();
    checkForm(parse(query));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("variables", () => {
  test.each([[undefined], [{}], [{ list: Array(100).fill(1) }], [{ a: { b: [{ c: null }] } }]])("%j pass", (value) => {
    expect(() => checkVariables(value)).not.toThrow();
  });

  test("a list of 101 anywhere is malformed, more than ten levels are too much", () => {
    const deep = JSON.parse(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`);
    expect(() => checkVariables({ a: { b: Array(101).fill(1) } })).toThrow(refused("invalid_request", /more than 100/));
    expect(() => checkVariables(deep)).toThrow(refused("query_too_costly", /10 levels/));
  });
});
