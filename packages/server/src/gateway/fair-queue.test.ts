import { expect, test } from "vitest";
import { FairQueue } from "./fair-queue.js";

const late = () => new Error("late");

test("accounts take turns: one that waits with many is not before one that waits with one", async () => {
  const queue = new FairQueue();
  const turns: string[] = [];
  const waiting = ["ada", "ada", "ada", "bob", "cyd"].map((account) =>
    queue.wait(account, 60_000, late).then(() => void turns.push(account)),
  );
  expect([queue.size, queue.lengthOf("ada"), queue.lengthOf("nobody")]).toEqual([5, 3, 0]);
  while (queue.size > 0) queue.next();
  await Promise.all(waiting);
  expect(turns).toEqual(["ada", "bob", "cyd", "ada", "ada"]);
});

test("whoever waited long enough is sent away and stands in nobody's way", async () => {
  const queue = new FairQueue();
  await expect(queue.wait("ada", 1, late)).rejects.toThrow("late");
  expect(queue.size).toBe(0);
  queue.next();
});

test("all can be sent away at once", async () => {
  const queue = new FairQueue();
  const waiting = Promise.allSettled(["ada", "bob"].map((account) => queue.wait(account, 60_000, late)));
  queue.refuseAll(() => new Error("closed"));
  expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(queue.size).toBe(0);
});
