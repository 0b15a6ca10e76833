import type { AccessTokenClaims } from "@counterfoil/protocol";
import { beforeEach, expect, test } from "vitest";
import { DAY, HOUR, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Revoked } from "./revoked.js";

let clock: ManualClock;
let revoked: Revoked;
const claims = (more: Partial<AccessTokenClaims> = {}): AccessTokenClaims => ({
  iss: "https://auth.example",
  sub: "account_1",
  aud: "https://auth.example",
  exp: 0,
  iat: Math.floor(clock.now() / SECOND),
  jti: "at_1",
  client_id: "web",
  scope: "account",
  sid: "session_1",
  auth_time: 0,
  amr: ["fed"],
  ...more,
});

beforeEach(() => {
  clock = new ManualClock();
  revoked = new Revoked(clock);
});

test("nothing is revoked at first", () => expect(revoked.standingOf(claims(), "key_1")).toBe("valid"));

test.each([
  ["sid", "session_1", "signed_out"],
  ["kid", "key_1", "revoked"],
  ["jti", "at_1", "revoked"],
] as const)("%s: what carries it is refused, others are not", (kind, value, standing) => {
  revoked.add({ kind, value: `${value}0`, issuedBefore: undefined, cause: undefined });
  expect(revoked.standingOf(claims(), "key_1")).toBe("valid");
  revoked.add({ kind, value, issuedBefore: undefined, cause: undefined });
  expect(revoked.standingOf(claims(), "key_1")).toBe(standing);
});

test("changed claims outdate the tokens issued before the change, whatever order they are heard in", () => {
  const now = clock.now();
  revoked.add({ kind: "claims", value: "account_1", issuedBefore: now, cause: undefined });
  revoked.add({ kind: "claims", value: "account_1", issuedBefore: now - DAY, cause: undefined });
  expect(revoked.standingOf(claims({ iat: now / SECOND - 1 }), "key_1")).toBe("outdated");
  expect(revoked.standingOf(claims({ iat: Math.ceil(now / SECOND) }), "key_1")).toBe("valid");
  expect(revoked.standingOf(claims({ sub: "account_2", iat: 0 }), "key_1")).toBe("valid");
});

test("what is older than 24 hours is forgotten (RV-05)", () => {
  revoked.add({ kind: "sid", value: "session_1", issuedBefore: undefined, cause: undefined });
  clock.advance(23 * HOUR);
  revoked.add({ kind: "sid", value: "session_2", issuedBefore: undefined, cause: undefined });
  expect(revoked.hasSession("session_1")).toBe(true);
  clock.advance(HOUR);
  revoked.add({ kind: "sid", value: "session_3", issuedBefore: undefined, cause: undefined });
  expect(["session_1", "session_2", "session_3"].map((sid) => revoked.hasSession(sid))).toEqual([false, true, true]);
});
