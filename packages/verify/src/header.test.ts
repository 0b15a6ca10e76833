import { expect, test } from "vitest";
import { readHeader } from "./header.js";

const good = { alg: "Ed25519", typ: "at+jwt", kid: "k1" };

test("algorithm and key id are read, nothing else is", () => {
  expect(readHeader({ ...good, jku: "https://evil.example", jwk: {} })).toEqual({ alg: "Ed25519", kid: "k1" });
});

test.each<Record<string, unknown>>([
  { crit: [] },
  { crit: ["exp"] },
  { crit: null },
  { crit: undefined },
  { typ: "JWT" },
  { typ: undefined },
  { typ: ["at+jwt"] },
  { alg: undefined },
  { alg: ["Ed25519"] },
  { kid: undefined },
  { kid: "" },
  { kid: 1 },
  { kid: "x".repeat(129) },
])("a header with %j is none of an access token (RFC 9068 §2.1, RFC 7515 §4.1.11)", (more) => {
  expect(readHeader({ ...good, ...more })).toBeUndefined();
});
