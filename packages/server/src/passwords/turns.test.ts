import { expect, test } from "vitest";
import { Turns } from "./turns.js";

test("no more run at once than may, in the order they came, and beyond the queue they are sent away", async () => {
  const turns = new Turns(2, 3);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = (turn: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    order.push(turn);
  };
  const all = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((turn) => turns.take(work(turn))));
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(all.slice(5)).toEqual([
    { status: "rejected", reason: expect.objectContaining({ reason: "overloaded", retryAfter: 2 }) },
    { status: "rejected", reason: expect.objectContaining({ reason: "overloaded" }) },
  ]);
  expect(await turns.take(async () => "free again")).toBe("free again");
});

test("work that fails gives its turn on", async () => {
  const turns = new Turns(1, 1);
  const failing = turns.take(() => Promise.reject(new Error("failed")));
  const next = turns.take(async () => "done");
  await expect(failing).rejects.toThrow("failed");
  expect(await next).toBe("done");
});
