import { beforeEach, describe, expect, test } from "vitest";
import { SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { FamilyBudget } from "./family-budget.js";

const WAIT = 20;
let clock: ManualClock;
let budget: FamilyBudget;
beforeEach(() => {
  clock = new ManualClock();
  budget = new FamilyBudget(clock, WAIT);
});

const limited = (retryAfter: number | undefined, quotaExceeded = false) =>
  ({ kind: "rate_limited", retryAfter, quotaExceeded }) as const;
const refused = (retryAfter: number) => expect.objectContaining({ reason: "rate_limited", retryAfter });
const passes = (account = "ada") => budget.run(account, async () => "passed");

/** So many calls that stay under way until they are told to end. */
function hold(account: string, count: number) {
  const ends: (() => void)[] = [];
  const calls = Array.from({ length: count }, () =>
    budget.run(account, () => new Promise<void>((resolve) => void ends.push(resolve))),
  );
  return { calls, end: () => ends.shift()?.() };
}

describe("a 429 closes the family", () => {
  test("until its Retry-After is over, and nobody waits for that", async () => {
    budget.note(limited(7));
    await expect(passes()).rejects.toEqual(refused(7));
    clock.advance(6 * SECOND + 1);
    await expect(passes()).rejects.toEqual(refused(1));
    clock.advance(SECOND);
    expect(await passes()).toBe("passed");
  });

  test("for five seconds where it does not say", async () => {
    budget.note(limited(undefined));
    await expect(passes()).rejects.toEqual(refused(5));
  });

  test("for a day where the quota is used up, and says so", async () => {
    budget.note(limited(86_207, true));
    await expect(passes()).rejects.toEqual(
      expect.objectContaining({ retryAfter: 86_207, detail: expect.stringContaining("quota") }),
    );
  });

  test("for those who were waiting, too", async () => {
    const { end } = hold("ada", 16);
    const waiting = passes("bob");
    budget.note(limited(9));
    await expect(waiting).rejects.toEqual(refused(9));
    for (let call = 0; call < 16; call++) end();
  });
});

test("sixteen calls are under way at once, and the next one waits for its turn", async () => {
  const { calls, end } = hold("ada", 16);
  const next = passes("bob");
  end();
  expect(await next).toBe("passed");
  for (let call = 1; call < 16; call++) end();
  await Promise.all(calls);
});

test("who waits too long is told, and the calls under way go on", async () => {
  const { calls, end } = hold("ada", 16);
  await expect(passes("bob")).rejects.toEqual(expect.objectContaining({ reason: "rate_limited" }));
  for (let call = 0; call < 16; call++) end();
  await Promise.all(calls);
});

test("one account's line is bounded, and another's is not by it", async () => {
  const { end } = hold("ada", 16);
  const line = Promise.allSettled(Array.from({ length: 64 }, () => passes("ada")));
  await expect(passes("ada")).rejects.toEqual(expect.objectContaining({ reason: "rate_limited" }));
  const other = passes("bob");
  end();
  end();
  expect(await other).toBe("passed");
  for (let call = 2; call < 16; call++) end();
  await line;
});

test("a window learned from a 429 lets nine tenths through, and grows when all goes well", async () => {
  for (let call = 0; call < 20; call++) await passes();
  budget.note(limited(1));
  clock.advance(SECOND);
  for (let call = 0; call < 18; call++) await passes();
  await expect(passes()).rejects.toEqual(refused(30));
  clock.advance(31 * SECOND);
  for (let call = 0; call < 20; call++) await passes();
  await expect(passes()).rejects.toEqual(expect.objectContaining({ reason: "rate_limited" }));
});
