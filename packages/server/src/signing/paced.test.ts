import { expect, test } from "vitest";
import { Paced } from "./paced.js";

test("a thousand askers get two runs: the first one's, and one that began after the others asked", async () => {
  const began: number[] = [];
  const paced = new Paced(async () => void began.push(performance.now()), 100);
  await paced.run();
  const asked = performance.now();
  await Promise.all(Array.from({ length: 999 }, () => paced.run()));
  expect(began).toHaveLength(2);
  const [first = 0, second = 0] = began;
  expect(second).toBeGreaterThan(asked);
  // Timers may fire a little early.
  expect(second - first).toBeGreaterThanOrEqual(90);
});

test("who asks while a run is under way gets the next one: this one may have looked too early", async () => {
  let runs = 0;
  let late: Promise<void> | undefined;
  const paced = new Paced(async () => {
    runs++;
    late ??= paced.run();
  }, 1);
  await paced.run();
  await late;
  expect(runs).toBe(2);
});

test("a run that fails fails for those who waited for it, and the next one begins anew", async () => {
  let works = false;
  const paced = new Paced(async () => {
    if (!works) throw new Error("no");
  }, 1);
  const failed = await Promise.allSettled([paced.run(), paced.run()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  works = true;
  await paced.run();
});
