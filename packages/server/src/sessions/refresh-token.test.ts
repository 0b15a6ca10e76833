import { expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { readRefreshToken, writeRefreshToken } from "./refresh-token.js";

const ring = KeyRing.parse(newRootKey());
const claims = {
  accountId: "account_1",
  deviceId: "device_1",
  sid: "session_1",
  generation: 7,
  clientId: "web",
  scopes: ["account" as const, "provider:spotify" as const],
  amr: ["fed"],
  authTime: 500,
  idleLifetime: 3_000,
  absoluteEnd: 2_000,
  issuedAt: 1_000,
};

test("a refresh token says what was written, and the same claims give the same text", () => {
  const token = writeRefreshToken(ring, claims);
  expect(token.reveal()).toMatch(/^cfrt_[A-Za-z0-9_-]+$/);
  expect(readRefreshToken(ring, token)).toEqual(claims);
  expect(writeRefreshToken(ring, claims).reveal()).toBe(token.reveal());
});

test("a bound one says to which key", () => {
  const bound = { ...claims, jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" };
  expect(readRefreshToken(ring, writeRefreshToken(ring, bound))).toEqual(bound);
});

test("no changed character, cut or other spelling of a refresh token is read (refresh.md, RT-07)", () => {
  const text = writeRefreshToken(ring, claims).reveal();
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === "A" ? "B" : "A";
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    expect(readRefreshToken(ring, new Secret(changed)), `position ${at}`).toBeUndefined();
    expect(readRefreshToken(ring, new Secret(text.slice(0, at)))).toBeUndefined();
  }
  for (const other of [`${text}=`, ` ${text}`, `${text}\n`, text.toUpperCase(), "", "cfrt_", "x".repeat(100_000)])
    expect(readRefreshToken(ring, new Secret(other))).toBeUndefined();
});

test("a token of another server is not read, one under an older key of the ring is", () => {
  const old = newRootKey();
  const token = writeRefreshToken(KeyRing.parse(old), claims);
  expect(readRefreshToken(ring, token)).toBeUndefined();
  expect(readRefreshToken(KeyRing.parse(`${newRootKey()}\n${old}`), token)).toEqual(claims);
});
