import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { type Throttle, takeOrRefuse } from "./throttle.js";

/** What every throttle has to do, races included. */
export function throttleContract(
  name: string,
  open: (clock: ManualClock) => Promise<{ throttle: Throttle; close: () => Promise<void> }>,
): void {
  describe(`the throttle in ${name}`, () => {
    const minute = { key: "one", most: 3, window: MINUTE };
    let clock: ManualClock;
    let under: Awaited<ReturnType<typeof open>>;

    beforeEach(async () => {
      // A whole hour, so that every window begins now.
      clock = new ManualClock(1_700_002_800_000);
      under = await open(clock);
    });
    afterEach(() => under.close());

    const take = (...counts: Parameters<Throttle["take"]>[0]) => under.throttle.take(counts);

    test("up to the limit nobody waits, then until the window ends", async () => {
      for (let turn = 0; turn < 3; turn++) expect(await take(minute)).toBe(0);
      clock.advance(20 * SECOND);
      expect(await take(minute)).toBe(40 * SECOND);
      clock.advance(40 * SECOND);
      expect(await take(minute)).toBe(0);
    });

    test("what is refused is not counted, under no key", async () => {
      const hour = { key: "one", most: 5, window: HOUR };
      for (let turn = 0; turn < 3; turn++) await take(minute, hour);
      for (let turn = 0; turn < 9; turn++) expect(await take(minute, hour)).toBe(MINUTE);
      clock.advance(MINUTE);
      for (let turn = 0; turn < 2; turn++) expect(await take(minute, hour)).toBe(0);
      expect(await take(minute, hour)).toBe(59 * MINUTE);
    });

    test("a refusal that outlasts its window makes no room in the next (PW-04)", async () => {
      for (let turn = 0; turn < 3; turn++) await take(minute);
      const refused = take(minute);
      clock.advance(MINUTE);
      const others = [take(minute), take(minute), take(minute)];
      expect(await refused).toBe(MINUTE);
      expect(await Promise.all(others)).toEqual([0, 0, 0]);
      expect(await take(minute)).toBe(MINUTE);
    });

    test("what is given back can be taken again, and never more than was taken", async () => {
      for (let turn = 0; turn < 3; turn++) await take(minute);
      await under.throttle.giveBack([minute]);
      expect([await take(minute), await take(minute)]).toEqual([0, MINUTE]);
      clock.advance(MINUTE);
      for (let turn = 0; turn < 5; turn++) await under.throttle.giveBack([minute]);
      for (let turn = 0; turn < 3; turn++) expect(await take(minute)).toBe(0);
      expect(await take(minute)).toBe(MINUTE);
    });

    test("of fifty parallel callers as many pass as the limit says (PW-04)", async () => {
      const waits = await Promise.all(Array.from({ length: 50 }, () => take({ ...minute, most: 10 })));
      expect(waits.filter((wait) => wait === 0).length).toBeLessThanOrEqual(10);
      expect(waits.filter((wait) => wait === 0).length).toBeGreaterThan(0);
    });

    test("a reached limit is refused with the seconds to wait (RFC 6585 §4)", async () => {
      for (let turn = 0; turn < 3; turn++) await takeOrRefuse(under.throttle, [minute]);
      clock.advance(MINUTE - 1);
      await expect(takeOrRefuse(under.throttle, [minute])).rejects.toMatchObject({
        reason: "rate_limited",
        retryAfter: 1,
      });
    });

    test("keys do not share a count", async () => {
      for (let turn = 0; turn < 3; turn++) await take(minute);
      expect(await take({ ...minute, key: "two" })).toBe(0);
    });
  });
}
