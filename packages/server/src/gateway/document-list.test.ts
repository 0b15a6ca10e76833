import { parse } from "graphql";
import { expect, test } from "vitest";
import { listDocuments } from "./document-list.js";
import { TrustedDocuments } from "./trusted-documents.js";

test("each operation stands by itself, with the fragments it needs from wherever", () => {
  const list = listDocuments([
    "query A { me { ...Name } }   query B { __typename }",
    "fragment Name on Profile { displayName ...Id } fragment Id on Profile { id } fragment Other on Profile { url }",
  ]);
  const [a = "", b = ""] = Object.values(list);
  expect(a).toContain("fragment Name");
  expect(a).toContain("fragment Id");
  expect(a).not.toContain("fragment Other");
  expect(b).not.toContain("fragment");
  for (const text of [a, b]) expect(() => parse(text)).not.toThrow();
  const trusted = TrustedDocuments.parse(JSON.stringify(list), true);
  for (const [id, text] of Object.entries(list)) expect(trusted.get(id)).toBe(text);
});

test("the list is the same however the sources are laid out", () => {
  expect(listDocuments(["query A{me{id}}"])).toEqual(listDocuments(["# a screen\nquery A {\n me {\n id\n }\n}\n"]));
});

test.each([
  ["query A {", /Syntax Error.*line 1/],
  ["query A { ...F }", /fragment F stands nowhere/],
  ["query A{a} fragment F on Q{a} fragment F on Q{a}", /fragment F stands twice/],
])("%s is said to be wrong", (source, message) => expect(() => listDocuments([source])).toThrow(message));
