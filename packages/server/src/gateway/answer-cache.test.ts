import { expect, test } from "vitest";
import { AnswerCache } from "./answer-cache.js";

const kept = (size = 10, until = 100, body: Record<string, unknown> = {}) => ({
  ...{ body, size, etag: undefined },
  ...{ freshUntil: until, usableUntil: until, keptUntil: until },
});

test("an answer is there until its end, and then its room is free", () => {
  const cache = new AnswerCache(10, 1000);
  cache.set("a", kept(10, 100, { of: "a" }));
  expect(cache.get("a", 99)?.body).toEqual({ of: "a" });
  expect(cache.get("a", 100)).toBeUndefined();
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
});

test("beyond its entries it forgets what was asked for longest ago", () => {
  const cache = new AnswerCache(2, 1000);
  for (const key of ["a", "b"]) cache.set(key, kept());
  cache.get("a", 0);
  cache.set("c", kept());
  expect(["a", "b", "c"].map((key) => cache.get(key, 0) !== undefined)).toEqual([true, false, true]);
});

test("beyond its bytes too", () => {
  const cache = new AnswerCache(100, 100);
  for (const key of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) cache.set(key, kept(12));
  expect([cache.size, cache.bytes]).toEqual([8, 96]);
  expect(cache.get("a", 0)).toBeUndefined();
});

test("an answer that takes an eighth of the room drives nobody out", () => {
  const cache = new AnswerCache(100, 80);
  cache.set("small", kept(10));
  cache.set("large", kept(11));
  expect([cache.get("small", 0) !== undefined, cache.get("large", 0)]).toEqual([true, undefined]);
});

test("nobody can write into what others read (GQ-06)", () => {
  const cache = new AnswerCache(10, 1000);
  cache.set("a", kept(10, 100, { list: [{ name: "Ada" }] }));
  const body = cache.get("a", 0)?.body as { list: { name: string }[] };
  expect(() => body.list.push({ name: "Bob" })).toThrow(TypeError);
  expect(() => Object.assign(body.list[0] ?? {}, { name: "Bob" })).toThrow(TypeError);
});
