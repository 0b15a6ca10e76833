import { CounterfoilError } from "@counterfoil/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Poll, Polls } from "./polls.js";

let polls: Polls;
let asked: number;
let answer: () => Promise<Record<string, unknown>>;

beforeEach(() => {
  vi.useFakeTimers();
  polls = new Polls();
  asked = 0;
  answer = async () => ({ item: "one" });
});
afterEach(() => void vi.useRealTimers());

const poll: Poll = {
  name: "playing",
  read: () => {
    asked++;
    return answer();
  },
  keyOf: ({ item }) => String(item),
  changesIn: ({ left }) => (typeof left === "number" ? left : undefined),
};
const listen = (accountId = "account_1") => polls.listen(accountId, poll);
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000);

test("all sockets of an account share one question, and each hears the newest answer", async () => {
  const first = listen();
  expect(await first.next()).toMatchObject({ value: { item: "one" } });
  const second = listen();
  expect(await second.next()).toMatchObject({ value: { item: "one" } });
  answer = async () => ({ item: "two" });
  await seconds(5);
  expect(asked).toBe(2);
  for (const channel of [first, second]) expect(await channel.next()).toMatchObject({ value: { item: "two" } });
});

test("accounts share nothing", async () => {
  let turn = 0;
  answer = async () => ({ item: ++turn });
  const [mine, theirs] = [listen("account_1"), listen("account_2")];
  expect([(await mine.next()).value.item, (await theirs.next()).value.item].sort()).toEqual([1, 2]);
});

test("while nothing changes it is asked less and less often, down to once a minute", async () => {
  const channel = listen();
  await seconds(0);
  const counts: number[] = [];
  for (let minute = 0; minute < 8; minute++) {
    const before = asked;
    await seconds(60);
    counts.push(asked - before);
  }
  expect(counts[0]).toBe(4);
  expect(counts.slice(-3)).toEqual([1, 1, 1]);
  expect(await channel.next()).toMatchObject({ value: { item: "one" } });
  answer = async () => ({ item: "two" });
  await seconds(60);
  const before = asked;
  await seconds(5);
  expect(asked - before).toBe(1);
});

test("what ends by itself is asked for a second after it has, however long nothing changed", async () => {
  answer = async () => ({ item: "one", left: 20_000 });
  const channel = listen();
  await seconds(300);
  const before = asked;
  await seconds(63);
  expect(asked - before).toBe(3);
  await channel.return();
});

test("Retry-After is respected, and the sockets stay", async () => {
  answer = () => Promise.reject(new CounterfoilError("rate_limited", { retryAfter: 100 }));
  const channel = listen();
  await seconds(99);
  expect(asked).toBe(1);
  answer = async () => ({ item: "late" });
  await seconds(1);
  expect(asked).toBe(2);
  expect(await channel.next()).toMatchObject({ value: { item: "late" } });
});

test("what only the person can mend ends the subscription with its reason", async () => {
  answer = () => Promise.reject(new CounterfoilError("reauthorization_required"));
  const [one, other] = [listen(), listen()];
  for (const channel of [one, other])
    await expect(channel.next()).rejects.toEqual(expect.objectContaining({ reason: "reauthorization_required" }));
  expect(polls.size).toBe(0);
});

test("it stops with the last listener", async () => {
  const [one, other] = [listen(), listen()];
  await one.next();
  await one.return();
  await seconds(5);
  expect(asked).toBe(2);
  await other.return();
  await seconds(600);
  expect(asked).toBe(2);
  expect(polls.size).toBe(0);
});

test("a listener that leaves while the answer is on its way ends it too", async () => {
  const channel = listen();
  await channel.return();
  await seconds(600);
  expect(asked).toBe(1);
  expect(polls.size).toBe(0);
});
