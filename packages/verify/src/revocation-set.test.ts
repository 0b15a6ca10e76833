import type { RevocationEntry, RevocationKind } from "@counterfoil/protocol";
import { expect, test } from "vitest";
import type { VerifiedClaims } from "./claims.js";
import { RevocationSet } from "./revocation-set.js";

const claims: VerifiedClaims = {
  iss: "i",
  sub: "account_1",
  aud: "a",
  exp: 700,
  iat: 100,
  jti: "at_1",
  client_id: "web",
  scope: "",
  sid: "session_1",
  auth_time: 100,
  amr: [],
};
let count = 0;
const entry = (kind: RevocationKind, value: string, more: Partial<RevocationEntry> = {}): RevocationEntry => ({
  id: `r${count++}`,
  kind,
  value,
  expires_at: 1000,
  ...more,
});
const against = (...entries: RevocationEntry[]) => {
  const set = new RevocationSet();
  for (const one of entries) set.add(one, 0);
  return set.against(claims, "k1");
};

test("each kind says no in its own words", () => {
  expect(against()).toBeUndefined();
  expect(against(entry("sid", "session_1"))).toBe("signed_out");
  expect(against(entry("kid", "k1"))).toBe("invalid_token");
  expect(against(entry("jti", "at_1"))).toBe("invalid_token");
  expect(against(entry("claims", "account_1", { issued_before: 101 }))).toBe("token_expired");
});

test("a value counts for its kind only", () => {
  expect(against(...["account_1", "at_1", "k1"].map((value) => entry("sid", value)))).toBeUndefined();
  expect(against(entry("jti", "session_1"), entry("kid", "at_1"), entry("jti", "k1"))).toBeUndefined();
  expect(against(entry("sid", "__proto__"), entry("kid", "constructor"))).toBeUndefined();
});

test("claims speak of tokens issued before, not at or after", () => {
  expect(against(entry("claims", "account_1", { issued_before: 100 }))).toBeUndefined();
  expect(
    against(entry("claims", "account_1", { issued_before: 101 }), entry("claims", "account_1", { issued_before: 50 })),
  ).toBe("token_expired");
});

test("who is signed out is told so, whatever else was revoked", () => {
  expect(against(entry("claims", "account_1", { issued_before: 999 }), entry("sid", "session_1"))).toBe("signed_out");
});

test("an entry told twice is news once, one that has ended never", () => {
  const set = new RevocationSet();
  const one = entry("sid", "session_1");
  expect([set.add(one, 0), set.add(one, 0), set.add({ ...one, id: "other" }, 1000)]).toEqual([true, false, false]);
  expect(set.size).toBe(1);
});

test("an entry is forgotten at its end, not before, and not while another speaks of the same", () => {
  const set = new RevocationSet();
  set.add(entry("sid", "session_1", { expires_at: 10.5 }), 0);
  set.add(entry("sid", "session_1", { expires_at: 20 }), 0);
  set.forget(10.4);
  expect(set.size).toBe(2);
  set.forget(11);
  expect([set.size, set.against(claims, "k1")]).toEqual([1, "signed_out"]);
  set.forget(20);
  expect([set.size, set.against(claims, "k1")]).toEqual([0, undefined]);
});

test("a long entry is not shortened by a short one", () => {
  const set = new RevocationSet();
  set.add(entry("kid", "k1", { expires_at: 20 }), 0);
  set.add(entry("kid", "k1", { expires_at: 10 }), 0);
  set.forget(15);
  expect(set.against(claims, "k1")).toBe("invalid_token");
});
