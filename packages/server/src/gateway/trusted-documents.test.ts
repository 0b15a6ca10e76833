import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { documentId, TrustedDocuments } from "./trusted-documents.js";

const text = "query Me { me { id } }";
const digits = hash("sha256", text, "hex");
const unknown = expect.objectContaining({ reason: "unknown_document" });

test("a document is named by the SHA-256 of its text, with or without the name of the hash", () => {
  expect(documentId(text)).toBe(`sha256:${digits}`);
  for (const id of [digits, `sha256:${digits}`]) {
    const trusted = TrustedDocuments.parse(JSON.stringify({ [id]: text }), true);
    expect([trusted.get(digits), trusted.get(`sha256:${digits}`)]).toEqual([text, text]);
  }
});

describe("in production no other document runs", () => {
  test.each(["", "{me{id}}", `${text} `, text.toLowerCase()])("%j is refused", (other) => {
    expect(() => TrustedDocuments.parse(JSON.stringify({ [digits]: text }), true).check(other)).toThrow(unknown);
    expect(() => TrustedDocuments.parse(JSON.stringify({ [digits]: text }), false).check(other)).not.toThrow();
  });

  test.each(["", "sha256:", "a".repeat(64), `md5:${digits}`, digits.toUpperCase(), "__proto__"])("no %j", (id) => {
    expect(() => TrustedDocuments.parse(JSON.stringify({ [digits]: text }), true).get(id)).toThrow(unknown);
  });
});

test.each([
  ["[]", /no JSON object/],
  ["null", /no JSON object/],
  ['{"a":"{me{id}}"}', /not a SHA-256/],
  [JSON.stringify({ [digits]: 1 }), /not a SHA-256/],
  [JSON.stringify({ [digits]: "{me{id}}" }), /another SHA-256/],
  ["{", /JSON/],
])("a list that is none is refused: %s", (json, message) => {
  expect(() => TrustedDocuments.parse(json, true)).toThrow(message);
});
