import { expect, test } from "vitest";
import { Freshness } from "./freshness.js";

/** The store's clock is a million ahead of ours. */
const store = (local: number) => local + 1_000_000;

test("before the first mark nothing is fresh", () => expect(new Freshness(5000).isFresh(0)).toBe(false));

test("a mark is good for the bound, whatever the difference of the clocks", () => {
  const freshness = new Freshness(5000);
  freshness.mark(store(100), 100);
  expect(freshness.isFresh(5099)).toBe(true);
  expect(freshness.isFresh(5100)).toBe(false);
});

test("a stream that comes later and later becomes stale, though it never stops", () => {
  const freshness = new Freshness(5000);
  for (let second = 0; second <= 10; second++) {
    // Each mark is told 1.6 seconds after the one before, though they were made a second apart.
    freshness.mark(store(second * 1000), second * 1600);
    expect(freshness.isFresh(second * 1600), `after ${second} marks`).toBe(second * 600 < 5000);
  }
});

test("a stuck watermark is no news and becomes stale", () => {
  const freshness = new Freshness(5000);
  expect(freshness.mark(store(0), 0)).toBe(true);
  for (let second = 1; second <= 5; second++) expect(freshness.mark(store(0), second * 1000)).toBe(false);
  expect(freshness.isFresh(5000)).toBe(false);
});

test("a burst after a delay is as old as it is", () => {
  const freshness = new Freshness(5000);
  freshness.mark(store(0), 0);
  for (let second = 1; second <= 6; second++) freshness.mark(store(second * 1000), 20_000);
  expect(freshness.isFresh(20_000)).toBe(false);
  freshness.mark(store(20_000), 20_000);
  expect(freshness.isFresh(20_000)).toBe(true);
});

test("a first mark that came late is seen through as soon as one comes in time", () => {
  const freshness = new Freshness(5000);
  freshness.mark(store(0), 3000);
  expect(freshness.isFresh(7000)).toBe(true);
  freshness.mark(store(3500), 3500);
  freshness.mark(store(1000), 3600);
  expect(freshness.isFresh(8499)).toBe(true);
  expect(freshness.isFresh(8500)).toBe(false);
});

test("a new connection may have another clock; until its first mark the old one's age goes on", () => {
  const freshness = new Freshness(5000);
  freshness.mark(store(0), 0);
  freshness.reconnected();
  expect(freshness.isFresh(4999)).toBe(true);
  expect(freshness.isFresh(5000)).toBe(false);
  expect(freshness.mark(-3_000_000, 6000)).toBe(true);
  expect(freshness.isFresh(10_999)).toBe(true);
  expect(freshness.isFresh(11_000)).toBe(false);
});
