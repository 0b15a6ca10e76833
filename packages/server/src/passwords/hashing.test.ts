import { expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { LEAST_COST, PasswordHashing } from "./hashing.js";

const hashing = new PasswordHashing();

test("a hash is Argon2id at OWASP's parameters, with a salt of its own (PW-01)", async () => {
  const [one, two] = await Promise.all([
    hashing.hash(new Secret("opensesame")),
    hashing.hash(new Secret("opensesame")),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await hashing.verify(one, new Secret("opensesame"))).toBe(true);
  expect(await hashing.verify(one, new Secret("opensesamE"))).toBe(false);
});

test("no character counts for nothing: not the 73rd byte, not a space, not a NUL (PW-02)", async () => {
  const long = "x".repeat(72);
  for (const [password, other] of [
    [`${long}a`, `${long}b`],
    ["pass word", "password"],
    ["password ", "password"],
    ["pass\0word", "pass"],
    ["🔑🔑🔑🔑🔑🔑🔑🔑", "🔑🔑🔑🔑🔑🔑🔑🗝"],
  ] as const) {
    const hash = await hashing.hash(new Secret(password));
    expect(await hashing.verify(hash, new Secret(password))).toBe(true);
    expect(await hashing.verify(hash, new Secret(other)), password).toBe(false);
  }
});

test("a character is one however it was composed (NFC)", async () => {
  const hash = await hashing.hash(new Secret("caf\u00e9 \uac00\ub098"));
  expect(await hashing.verify(hash, new Secret("cafe\u0301 \u1100\u1161\u1102\u1161"))).toBe(true);
});

test("a hash made at a lower cost is told", async () => {
  const before = await hashing.hash(new Secret("opensesame"));
  expect(hashing.isOutdated(before)).toBe(false);
  expect(new PasswordHashing({ ...LEAST_COST, timeCost: 3 }).isOutdated(before)).toBe(true);
  expect(new PasswordHashing({ ...LEAST_COST, memoryCost: 32 * 1024 }).isOutdated(before)).toBe(true);
});

test("no password is right where there is none, not even that of the stand-in", async () => {
  for (const password of ["", "opensesame"]) expect(await hashing.verify(undefined, new Secret(password))).toBe(false);
});

test("the event loop turns while many are hashed (PW-07)", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await Promise.all(Array.from({ length: 20 }, () => hashing.hash(new Secret("opensesame"))));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

test("beyond the queue people are sent away at once (PW-07)", async () => {
  const all = await Promise.allSettled(Array.from({ length: 130 }, () => hashing.hash(new Secret("opensesame"))));
  const refused = all.filter((one) => one.status === "rejected");
  expect(refused.length).toBeGreaterThan(20);
  for (const { reason } of refused) expect(reason).toMatchObject({ reason: "overloaded", retryAfter: 2 });
}, 30_000);
