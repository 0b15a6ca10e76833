import { describe, expect, test } from "vitest";
import { readCompact } from "./compact.js";

const part = (text: string) => Buffer.from(text).toString("base64url");
const token = (header: string, claims: string) => `${part(header)}.${part(claims)}.AA`;

test("header and claims of a compact token are read (RFC 7515 §7.1)", () => {
  expect(readCompact(token('{"alg":"x"}', '{"sub":"ü"}'))).toEqual({ header: { alg: "x" }, claims: { sub: "ü" } });
});

describe("refused as a form (JW-09)", () => {
  const [a, b] = [part("{}"), part('{"a":1}')];
  test.each([
    ["nothing", ""],
    ["two parts", `${a}.${b}`],
    ["no signature", `${a}.${b}.`],
    ["no claims", `${a}..AA`],
    ["no header", `.${b}.AA`],
    ["four parts", `${a}.${b}.AA.`],
    ["an encrypted token (JW-10)", `${a}..${b}.AA.AA`],
    ["padding", `${a}.${b}.AA==`],
    ["a space before", ` ${a}.${b}.AA`],
    ["a line behind", `${a}.${b}.AA\n`],
    ["a space inside", `${a}. ${b}.AA`],
    ["the alphabet of base64", `${a}.${b}.+/+/`],
    ["JSON serialization", '{"payload":"e30","protected":"e30","signature":"AA"}'],
    ["a lone last character", `${a}.${b}.AAAAA`],
    ["spare bits in the signature", `${a}.${b}.AB`],
    ["spare bits in three characters", `${a}.${b}.AAB`],
    ["spare bits in the header", `${a.slice(0, -1)}1.${b}.AA`],
    ["a letter that only looks like one", `${a}.${b}.АA`],
    ["more than 4096 characters (JW-22)", `${a}.${b}.${"A".repeat(4096)}`],
    ["10 MB (JW-22)", "A".repeat(10_000_000)],
  ])("%s", (_name, text) => expect(readCompact(text)).toBeUndefined());
});

test("of all last characters of a signature exactly one spelling each is taken", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const taken = (prefix: string) =>
    [...alphabet].filter((last) => readCompact(`${part("{}")}.${part("{}")}.${prefix}${last}`));
  expect(taken("A").join("")).toBe("AQgw");
  expect(taken("AA").join("")).toBe("AEIMQUYcgkosw048");
  expect(taken("AAA")).toHaveLength(64);
});

describe("refused as JSON", () => {
  test.each([
    ["an array", "[]"],
    ["null", "null"],
    ["a number", "1"],
    ["a text", '"x"'],
    ["half an object", '{"a":'],
    ["a byte order mark", "\ufeff{}"],
    ["two objects", "{}{}"],
    ["a member twice (JW-12)", '{"alg":"a","alg":"a"}'],
    ["a member twice, once escaped", '{"sub":1,"s\\u0075b":2}'],
    ["a member twice, with space before the colon", '{"sub" :1,"sub"\n: 2}'],
    ["a member twice, deep", '{"a":[{"b":{"c":1,"c":2}}]}'],
    ["a member twice, __proto__", '{"__proto__":1,"__proto__":2}'],
    ["deep nesting (JW-22)", `{"a":${"[".repeat(9)}${"]".repeat(9)}}`],
    ["very deep nesting", `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`],
  ])("%s", (_name, text) => {
    expect(readCompact(token("{}", text))).toBeUndefined();
    expect(readCompact(token(text, "{}"))).toBeUndefined();
  });

  test("bytes that are no UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]).toString("base64url");
    expect(readCompact(`${part("{}")}.${bytes}.AA`)).toBeUndefined();
  });
});

test("what only looks like a member twice is none", () => {
  const text = '{"a":"a","b":["a","a",{"a":1}],"c":{"a":"\\",\\"a\\":1"},"d":"{\\"a\\":1"}';
  expect(readCompact(token("{}", text))?.claims).toEqual(JSON.parse(text));
});
