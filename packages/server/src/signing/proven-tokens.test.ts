import type { AccessTokenClaims } from "@counterfoil/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { signAccessToken } from "./access-token.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { KeyRolling } from "./key-rolling.js";
import { ProvenTokens } from "./proven-tokens.js";
import { SigningKeys } from "./signing-keys.js";

const ISSUER = "https://auth.example";
const ring = KeyRing.parse(newRootKey());
let clock: ManualClock;
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let keys: SigningKeys;
let tokens: ProvenTokens;
let token: string;

beforeEach(async () => {
  clock = new ManualClock();
  store = await openTemporaryDatabase();
  keys = await SigningKeys.open(store.db, ring, clock, "Ed25519");
  tokens = new ProvenTokens(keys, ISSUER, clock);
  token = await signAccessToken(keys, claims());
  expect((await tokens.verify(token)).kind).toBe("valid");
});
afterEach(() => store.close());

function claims(): AccessTokenClaims {
  const now = Math.floor(clock.now() / 1000);
  return {
    ...{ iss: ISSUER, sub: "account_1", aud: ISSUER, iat: now, exp: now + 600, jti: "at_1", client_id: "web" },
    ...{ scope: "account", sid: "session_1", auth_time: now, amr: ["fed"] },
  };
}

test("a token that was proven says the same again", async () => {
  expect(await tokens.verify(token)).toEqual({ kind: "valid", claims: claims(), kid: keys.current.kid });
});

test("it ends at its time, to the second, as one that was never seen (RFC 7519 §4.1.4)", async () => {
  for (const [seconds, kind] of [
    [604, "valid"],
    [1, "expired"],
    [1, "expired"],
  ] as const) {
    clock.advance(seconds * SECOND);
    expect((await tokens.verify(token)).kind).toBe(kind);
    expect((await new ProvenTokens(keys, ISSUER, clock).verify(token)).kind).toBe(kind);
  }
});

test("it ends with its key, as soon as the process hears of it (JW-15)", async () => {
  await new KeyRolling(store.db, ring, clock, "Ed25519").replace(async () => undefined);
  await keys.refresh();
  expect((await tokens.verify(token)).kind).toBe("invalid");
});

test("a copy with one other character is proven for itself, and refused", async () => {
  const at = token.length - 10;
  const copy = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
  expect((await tokens.verify(copy)).kind).toBe("invalid");
});
