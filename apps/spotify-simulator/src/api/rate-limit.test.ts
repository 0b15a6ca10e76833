import { describe, expect, it } from "vitest";
import { Clock } from "../clock.js";
import { RateLimit } from "./rate-limit.js";

class StoppedClock extends Clock {
  override now(): number {
    return 1_800_000_000_000 + this.offsetSeconds * 1000;
  }
}

describe("rate limit", () => {
  const limit = { requests: 2, seconds: 30 };

  it("rolls: each request makes room when its own 30 seconds are over", () => {
    const clock = new StoppedClock();
    const rate = new RateLimit(clock);
    expect(rate.admit("app", limit)).toBeUndefined();
    clock.offsetSeconds = 10;
    expect(rate.admit("app", limit)).toBeUndefined();
    expect(rate.admit("app", limit)).toBe(20);
    clock.offsetSeconds = 30;
    expect(rate.admit("app", limit)).toBeUndefined();
    expect(rate.admit("app", limit)).toBe(10);
  });

  it("counts each app alone", () => {
    const rate = new RateLimit(new StoppedClock());
    rate.admit("app", limit);
    rate.admit("app", limit);
    expect(rate.admit("another", limit)).toBeUndefined();
  });

  it("forgets what lies in the future after the clock was moved back", () => {
    const clock = new StoppedClock();
    const rate = new RateLimit(clock);
    rate.admit("app", limit);
    rate.admit("app", limit);
    clock.offsetSeconds = -3600;
    expect(rate.admit("app", limit)).toBeUndefined();
  });

  it("null is no limit", () => {
    const rate = new RateLimit(new StoppedClock());
    expect(Array.from({ length: 1000 }, () => rate.admit("app", null)).some((wait) => wait !== undefined)).toBe(false);
  });
});
