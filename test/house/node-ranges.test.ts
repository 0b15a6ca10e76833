import { expect, test } from "vitest";
import { admits } from "./node-ranges.js";

const version = "20.20.2";

test.each([
  ">=20.19",
  ">= 10.x",
  "*",
  "20",
  "20.x",
  "18 || 20 || >=22",
  "^20.19.0 || ^22.13.0 || >=23.5.0",
  ">=16 || 14 >=14.17",
  "~20.20.1",
  ">20.20.1",
  ">=20 <21",
  "<=20.20",
  "v20.20.2",
])("%s admits 20.20.2", (range) => expect(admits(range, version)).toBe(true));

test.each([
  ">=20.20.3",
  ">=22",
  "^22.13.0 || >=24",
  "18 || 22",
  "~20.19.0",
  ">20",
  "<20.20.2",
  "^20.21.0",
  "<=20.19",
  "=20.20.1",
])("%s does not admit 20.20.2", (range) => expect(admits(range, version)).toBe(false));

test("a range that cannot be read is an error, not a yes", () => {
  expect(() => admits("18 - 20", version)).toThrow("cannot read");
  expect(() => admits(">=20.0.0-beta", version)).toThrow("cannot read");
});
