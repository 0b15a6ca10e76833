import { expect, test } from "vitest";
import { Channel } from "./channel.js";

const open = (most = 10) => {
  let ends = 0;
  const channel = new Channel<number>(most, () => ends++);
  return { channel, ends: () => ends };
};

test("gives what was pushed before and after somebody asked, in order", async () => {
  const { channel } = open();
  channel.push(1);
  channel.push(2);
  expect([await channel.next(), await channel.next()].map(({ value }) => value)).toEqual([1, 2]);
  const next = channel.next();
  channel.push(3);
  expect(await next).toEqual({ value: 3, done: false });
});

test("holds the newest where nobody reads", async () => {
  const { channel } = open(2);
  for (const value of [1, 2, 3]) channel.push(value);
  expect([await channel.next(), await channel.next()].map(({ value }) => value)).toEqual([2, 3]);
});

test("`return` ends it at once, even while somebody waits, and tells once", async () => {
  const { channel, ends } = open();
  const next = channel.next();
  await channel.return();
  expect(await next).toEqual({ value: undefined, done: true });
  await channel.return();
  channel.push(1);
  channel.fail(new Error("late"));
  expect(await channel.next()).toEqual({ value: undefined, done: true });
  expect(ends()).toBe(1);
});

test("an error comes after what was told before, and then the end", async () => {
  const { channel, ends } = open();
  channel.push(1);
  channel.fail(new Error("broken"));
  expect(await channel.next()).toEqual({ value: 1, done: false });
  await expect(channel.next()).rejects.toThrow("broken");
  expect(await channel.next()).toEqual({ value: undefined, done: true });
  expect(ends()).toBe(1);
});

test("an error reaches whoever waits", async () => {
  const { channel } = open();
  const next = channel.next();
  channel.fail(new Error("broken"));
  await expect(next).rejects.toThrow("broken");
});
