import { expect, test } from "vitest";
import { KeyRing, newRootKey } from "./key-ring.js";

test("one root gives different keys for different purposes", () => {
  const ring = KeyRing.parse(newRootKey());
  expect(ring.current("seal")).not.toEqual(ring.current("refresh-token"));
  expect(ring.current("seal")).toHaveLength(32);
});

test("the first key is current, the others are still found", () => {
  const [young, old] = [newRootKey(), newRootKey()];
  const ring = KeyRing.parse(`${young}\n${old}\n`);
  expect(ring.currentId).toBe(young.split("_")[1]);
  expect(ring.key(old.split("_")[1] ?? "", "seal")).toBeDefined();
  expect(ring.key("00000000", "seal")).toBeUndefined();
});

test("a ring that cannot be read says why and never what stood there", () => {
  const key = newRootKey();
  for (const text of ["", "hunter2hunter2", `${key}x`, `${key} ${key}`]) {
    expect(() => KeyRing.parse(text)).toThrow();
    try {
      KeyRing.parse(text);
    } catch (error) {
      expect(String(error)).not.toContain(key.slice(15));
      expect(String(error)).not.toContain("hunter2");
    }
  }
});
