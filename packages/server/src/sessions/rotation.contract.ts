import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import type { RotationOutcome, RotationPolicy, RotationStore } from "./rotation.js";

/** A store to be tested, over a clock that the test moves. */
export interface StoreUnderTest {
  store: RotationStore;
  close: () => Promise<void>;
}

const key = { accountId: "account_1", deviceId: "device_1", sid: "session_1" };
const WINDOW = 10 * SECOND;

/** What every rotation store has to do, races included. */
export function rotationContract(name: string, open: (clock: ManualClock) => Promise<StoreUnderTest>): void {
  describe(`rotation records in ${name}`, () => {
    let clock: ManualClock;
    let policy: RotationPolicy;
    let under: StoreUnderTest;

    beforeEach(async () => {
      clock = new ManualClock();
      policy = {
        window: WINDOW,
        lateRetries: 1,
        idle: DAY,
        absoluteEnd: clock.now() + 30 * DAY,
        believedFor: DAY,
      };
      under = await open(clock);
      await under.store.open(key, policy);
    });
    afterEach(() => under.close());

    const rotate = (presented: number) => under.store.rotate(key, presented, policy, "");
    const closeWindow = () => clock.advance(WINDOW);

    test("the first refresh rotates: the window is closed at login", async () => {
      expect(await rotate(0)).toEqual({
        kind: "rotated",
        generation: 1,
        issuedAt: clock.now(),
        shared: false,
      });
    });

    test("no second rotation happens inside one window", async () => {
      const first = await rotate(0);
      const issuedAt = clock.now();
      clock.advance(WINDOW - 1);
      expect(first).toMatchObject({ kind: "rotated" });
      expect(await rotate(1)).toMatchObject({ kind: "renewed", generation: 1, issuedAt });
      clock.advance(1);
      expect(await rotate(1)).toMatchObject({ kind: "rotated", generation: 2 });
    });

    test("a parallel tab converges on the same generation", async () => {
      await rotate(0);
      expect(await rotate(0)).toMatchObject({ kind: "converged", generation: 1 });
    });

    test("an answer lost past the window is forgiven once, and its repeats are free", async () => {
      await rotate(0);
      closeWindow();
      expect(await rotate(0)).toMatchObject({ kind: "retried", generation: 1, issuedAt: clock.now() });
      closeWindow();
      expect(await rotate(0)).toMatchObject({ kind: "retried", generation: 1 });
      closeWindow();
      expect(await rotate(1)).toMatchObject({ kind: "rotated", generation: 2 });
      closeWindow();
      expect(await rotate(1)).toEqual({ kind: "reused" });
    });

    test("late retries are forgiven after two generations, never by time", async () => {
      await rotate(0);
      closeWindow();
      expect(await rotate(0)).toMatchObject({ kind: "retried" });
      clock.advance(DAY / 2);
      await rotate(1);
      closeWindow();
      await rotate(2);
      closeWindow();
      expect(await rotate(2)).toMatchObject({ kind: "retried", generation: 3 });
    });

    test("without a budget every late retry is reuse", async () => {
      policy = { ...policy, window: 0, lateRetries: 0 };
      expect(await rotate(0)).toMatchObject({ kind: "rotated", generation: 1 });
      expect(await rotate(0)).toEqual({ kind: "reused" });
    });

    test("an older generation ends the record for good (RFC 9700 §4.14.2)", async () => {
      await rotate(0);
      closeWindow();
      await rotate(1);
      expect(await rotate(0)).toEqual({ kind: "reused" });
      expect(await rotate(2)).toEqual({ kind: "reused" });
      await under.store.restore(key, 2, policy);
      expect(await rotate(2)).toEqual({ kind: "reused" });
    });

    test("a generation ahead of the store moves it forward: the store lost writes", async () => {
      expect(await rotate(5)).toMatchObject({ kind: "recovered", generation: 5, issuedAt: clock.now() });
      expect(await rotate(4)).toMatchObject({ kind: "converged", generation: 5 });
    });

    test("a clock set back keeps the window open and never makes an age negative", async () => {
      await rotate(0);
      clock.advance(-5 * SECOND);
      expect(await rotate(0)).toMatchObject({ kind: "converged", generation: 1 });
      clock.advance(5 * SECOND + WINDOW);
      expect(await rotate(1)).toMatchObject({ kind: "rotated", generation: 2 });
    });

    test("a record whose idle lifetime is over is missing; use extends it, never past the absolute end (RT-06)", async () => {
      clock.advance(DAY - 1);
      expect(await rotate(0)).toMatchObject({ kind: "rotated" });
      clock.advance(DAY);
      expect(await rotate(1)).toEqual({ kind: "missing" });
      policy = { ...policy, absoluteEnd: clock.now() + SECOND };
      await under.store.restore(key, 1, policy);
      clock.advance(SECOND);
      expect(await rotate(1)).toEqual({ kind: "missing" });
    });

    test("a lost record is restored at the presented generation, an existing one stays as it is", async () => {
      await under.store.close([key]);
      expect(await rotate(3)).toEqual({ kind: "missing" });
      await under.store.restore(key, 3, policy);
      await under.store.restore(key, 2, policy);
      expect(await rotate(3)).toMatchObject({ kind: "renewed", generation: 3 });
    });

    test("a second caller inside the window of another is told, and decides nothing", async () => {
      const by = (presented: number, caller: string) => under.store.rotate(key, presented, policy, caller);
      expect(await by(0, "aaaa")).toMatchObject({ kind: "rotated", shared: false });
      expect(await by(0, "aaaa")).toMatchObject({ kind: "converged", shared: false });
      expect(await by(1, "bbbb")).toMatchObject({ kind: "renewed", shared: true });
      expect(await by(0, "bbbb")).toMatchObject({ kind: "converged", shared: true });
      closeWindow();
      expect(await by(1, "bbbb")).toMatchObject({ kind: "rotated", generation: 2, shared: false });
      expect(await by(1, "bbbb")).toMatchObject({ kind: "converged", shared: false });
    });

    test("a record unused for longer than it is believed changes nothing until it is proven", async () => {
      policy = { ...policy, believedFor: 3 * SECOND };
      await rotate(0);
      clock.advance(3 * SECOND + 1);
      expect(await rotate(1)).toEqual({ kind: "unproven" });
      expect(await rotate(0)).toEqual({ kind: "unproven" });
      expect(await rotate(7)).toEqual({ kind: "unproven" });
      expect(await under.store.rotate(key, 1, { ...policy, believedFor: DAY }, "")).toMatchObject({
        kind: "renewed",
        generation: 1,
      });
      expect(await rotate(1)).toMatchObject({ kind: "renewed" });
    });

    test("a session that SQL knows to live takes the device from the record of an older one", async () => {
      const other = { ...key, sid: "session_2" };
      await under.store.restore(other, 0, policy);
      expect(await under.store.rotate(other, 0, policy, "")).toMatchObject({ kind: "renewed", generation: 0 });
      await under.store.close([key]);
      expect(await under.store.rotate(other, 0, policy, "")).toMatchObject({ kind: "renewed" });
    });

    test("another session's id finds nothing, and a new session takes the device over", async () => {
      expect(await under.store.rotate({ ...key, sid: "session_2" }, 0, policy, "")).toEqual({ kind: "missing" });
      await under.store.open({ ...key, sid: "session_2" }, policy);
      expect(await rotate(0)).toEqual({ kind: "missing" });
      expect(await under.store.rotate({ ...key, sid: "session_2" }, 0, policy, "")).toMatchObject({ kind: "rotated" });
    });

    test("fifty parallel refreshes make one rotation and share one generation (RT-03)", async () => {
      for (let generation = 0; generation < 20; generation++) {
        const outcomes = await Promise.all(Array.from({ length: 50 }, () => rotate(generation)));
        const kinds = outcomes.map((outcome) => outcome.kind);
        expect(kinds.filter((kind) => kind === "rotated")).toHaveLength(1);
        expect(new Set(kinds)).toEqual(new Set(["rotated", "converged"]));
        expect(outcomes.every((outcome) => "generation" in outcome && outcome.generation === generation + 1)).toBe(
          true,
        );
        closeWindow();
      }
    });

    test("a sign-out among parallel refreshes leaves no record behind", async () => {
      const outcomes: RotationOutcome[] = [];
      const note = async (step: Promise<RotationOutcome>) => outcomes.push(await step);
      await Promise.all([note(rotate(0)), note(rotate(0)), under.store.close([key]), note(rotate(0)), note(rotate(1))]);
      expect(await rotate(1)).toEqual({ kind: "missing" });
      expect(outcomes).toHaveLength(4);
    });

    test("the devices of an account are seen, those of another are not", async () => {
      await under.store.open({ accountId: "account_2", deviceId: "device_2", sid: "session_9" }, policy);
      clock.advance(5 * SECOND);
      await rotate(0);
      expect(await under.store.lastSeen([key])).toEqual(new Map([["session_1", clock.now()]]));
      expect(await under.store.lastSeen([])).toEqual(new Map());
    });
  });
}
