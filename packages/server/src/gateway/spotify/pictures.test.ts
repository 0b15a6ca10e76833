import { expect, test } from "vitest";
import { picturesOf } from "./pictures.js";

const sizes = (...widths: (number | null)[]) => widths.map((width) => ({ url: `${width}.jpg`, width }));
const SENT = sizes(640, 300, 64);

test("without a width all sizes are given, as they came", () => {
  expect(picturesOf(SENT, undefined)).toEqual(SENT);
  expect(picturesOf(SENT, null)).toEqual(SENT);
});

test.each([
  [1, 64],
  [64, 64],
  [65, 300],
  [301, 640],
  [641, 640],
])("to be shown at %i pixels, the one of %i is given", (width, given) => {
  expect(picturesOf(SENT, width)).toEqual(sizes(given));
  expect(picturesOf(SENT.toReversed(), width)).toEqual(sizes(given));
});

test("one of unknown width is good for any, and given where no other is large enough", () => {
  expect(picturesOf(sizes(null), 300)).toEqual(sizes(null));
  expect(picturesOf(sizes(64, null), 300)).toEqual(sizes(null));
  expect(picturesOf(sizes(640, null), 300)).toEqual(sizes(640));
});

test("where none came, none is given", () => {
  for (const sent of [undefined, null, [], "x", [null, 1]]) expect(picturesOf(sent, 300)).toEqual([]);
});
