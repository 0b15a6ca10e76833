import { expect, test } from "vitest";
import { parseForm } from "./form.js";

const parse = async (body: string) => parseForm(body);

test("a form is read as WHATWG says: plus, percent and UTF-8", async () => {
  expect(await parse("a=1&b=x+y&c=%C3%BC%2B&d=a%3Db")).toEqual({ a: "1", b: "x y", c: "ü+", d: "a=b" });
});

test("an empty parameter counts as left out (RFC 6749 §3.1)", async () => {
  expect(await parse("a=&b&c=1")).toEqual({ c: "1" });
});

test.each(["a=1&a=1", "a=1&a=2", "a=&a=1", "a&a", "a=1&%61=2", "__proto__=a&__proto__=b", "=1&=2"])(
  "%s gives a parameter twice and is refused (RFC 6749 §3.2)",
  async (body) => {
    await expect(parse(body)).rejects.toMatchObject({ reason: "invalid_request" });
  },
);

test("names of the language are names like any other", async () => {
  const form = await parse("__proto__=a&constructor=b&toString=c");
  expect(Object.entries(form)).toEqual([
    ["__proto__", "a"],
    ["constructor", "b"],
    ["toString", "c"],
  ]);
  expect(Object.getPrototypeOf(form)).toBeNull();
});

test.each(["", "&&&", "%", "%ZZ=%", "\u0000", "=".repeat(1)])("%j is a form too, or none", async (body) => {
  expect(Object.keys(await parse(body)).length).toBeLessThanOrEqual(1);
});
