import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import type { OneTimeStore } from "./one-time.js";

/** What every one-time store has to do, races included. */
export function oneTimeContract(
  name: string,
  open: (clock: ManualClock) => Promise<{ store: OneTimeStore; close: () => Promise<void> }>,
): void {
  describe(`the one-time store in ${name}`, () => {
    let clock: ManualClock;
    let under: Awaited<ReturnType<typeof open>>;

    beforeEach(async () => {
      clock = new ManualClock();
      under = await open(clock);
      await under.store.put("login", "one", "value", clock.now() + MINUTE);
    });
    afterEach(() => under.close());

    test("a value is given out once", async () => {
      expect(await under.store.take("login", "one")).toEqual({ kind: "taken", value: "value" });
      expect(await under.store.take("login", "one")).toEqual({ kind: "unknown" });
    });

    test("of fifty parallel callers one gets it (CL-01)", async () => {
      const taken = await Promise.all(Array.from({ length: 50 }, () => under.store.take("login", "one")));
      expect(taken.filter((one) => one.kind === "taken")).toHaveLength(1);
    });

    test("a value that is put again takes the place of the one before", async () => {
      await under.store.put("login", "one", "newer", clock.now() + MINUTE);
      expect(await under.store.take("login", "one")).toEqual({ kind: "taken", value: "newer" });
      expect(await under.store.take("login", "one")).toEqual({ kind: "unknown" });
    });

    test("a kind keeps its ids to itself", async () => {
      expect(await under.store.take("ticket", "one")).toEqual({ kind: "unknown" });
      expect(await under.store.take("login", "one")).toMatchObject({ kind: "taken" });
    });

    test("an id is claimed once, also by fifty callers at a time, and each kind has its own (RFC 9449 §11.1)", async () => {
      const claim = (kind = "proof", id = "jti") => under.store.claim(kind, id, clock.now() + MINUTE);
      const claimed = await Promise.all(Array.from({ length: 50 }, () => claim()));
      expect(claimed.filter(Boolean)).toHaveLength(1);
      expect(await claim()).toBe(false);
      expect(await claim("assertion")).toBe(true);
      expect(await claim("proof", "other")).toBe(true);
    });

    test("past its time it is expired, and long past it unknown", async () => {
      clock.advance(MINUTE);
      expect(await under.store.take("login", "one")).toEqual({ kind: "expired" });
      await under.store.put("login", "two", "value", clock.now() + MINUTE);
      clock.advance(3 * 60 * MINUTE);
      await under.store.put("login", "three", "value", clock.now() + MINUTE);
      expect(await under.store.take("login", "two")).toEqual({ kind: "unknown" });
    });
  });
}
