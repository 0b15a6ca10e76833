import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../lib/clock.js";
import { isPublished, KeySchedule, type ScheduledKey, stateOf } from "./key-schedule.js";

const schedule = new KeySchedule(30 * DAY, HOUR, 10 * MINUTE);
const key = (signsFrom: number, revokedAt?: number): ScheduledKey => ({ algorithm: "Ed25519", signsFrom, revokedAt });
const states = (keys: ScheduledKey[], now: number) => schedule.lives(keys).map((life) => stateOf(life, now));

test("a key is announced, signs, retires and is gone, by the clock alone (JW-15)", () => {
  const keys = [key(0), key(30 * DAY)];
  expect(states(keys, 0)).toEqual(["signing", "announced"]);
  expect(states(keys, 30 * DAY - 1)).toEqual(["signing", "announced"]);
  expect(states(keys, 30 * DAY)).toEqual(["retiring", "signing"]);
  expect(states(keys, 30 * DAY + 11 * MINUTE - 1)).toEqual(["retiring", "signing"]);
  expect(states(keys, 30 * DAY + 11 * MINUTE)).toEqual(["retired", "signing"]);
});

test("a key without a successor signs for as long as it has to", () => {
  const keys = [key(0)];
  expect(states(keys, 1000 * DAY)).toEqual(["signing"]);
  expect(schedule.lives(keys)).toMatchObject([{ signsUntil: undefined, publishedUntil: undefined }]);
});

test("a revoked key is out of the JWKS at once and ends nobody's signing", () => {
  const keys = [key(0, 50), key(40, 50), key(50)];
  expect(states(keys, 50)).toEqual(["revoked", "revoked", "signing"]);
  expect(schedule.lives(keys).map((life) => isPublished(life, 50))).toEqual([false, false, true]);
});

describe("the next key", () => {
  test("signs at once where there is none", () => {
    expect(schedule.next([], 7)).toBe(7);
    expect(schedule.next([key(0, 5)], 7)).toBe(7);
  });

  test("is added when the newest has the lead left to sign, no sooner", () => {
    expect(schedule.next([key(0)], 30 * DAY - HOUR - 1)).toBeUndefined();
    expect(schedule.next([key(0)], 30 * DAY - HOUR)).toBe(30 * DAY);
    expect(schedule.next([key(0), key(30 * DAY)], 30 * DAY - HOUR)).toBeUndefined();
  });

  test("is announced for the whole lead after all processes have slept", () => {
    expect(schedule.next([key(0)], 90 * DAY)).toBe(90 * DAY + HOUR);
  });

  test("comes sooner where another algorithm is configured", () => {
    expect(schedule.nextOf("ES256", [key(0)], DAY)).toBe(DAY + HOUR);
    expect(schedule.nextOf("Ed25519", [key(0)], DAY)).toBeUndefined();
    expect(schedule.nextOf("ES256", [], DAY)).toBe(DAY);
  });

  test("never signs before one that is announced already, whatever the clocks say", () => {
    expect(schedule.nextOf("ES256", [key(0), key(DAY)], 0)).toBe(DAY);
    expect(schedule.rolled("ES256", [key(0), key(DAY)], 0)).toBe(DAY);
  });

  test("is not announced twice when somebody rolls twice", () => {
    expect(schedule.rolled("Ed25519", [key(0)], DAY)).toBe(DAY + HOUR);
    expect(schedule.rolled("Ed25519", [key(0), key(DAY + HOUR)], DAY)).toBeUndefined();
    expect(schedule.rolled("Ed25519", [], DAY)).toBe(DAY);
  });
});
