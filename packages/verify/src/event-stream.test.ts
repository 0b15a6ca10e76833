import { describe, expect, test } from "vitest";
import { EventStream } from "./event-stream.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const all = (...chunks: string[]) => {
  const stream = new EventStream();
  return chunks.flatMap((chunk) => [...stream.read(bytes(chunk))]);
};

test.each(["\n", "\r", "\r\n"])("a line may end in %j", (end) => {
  const text = ["event: mark", "id: 7", 'data: {"watermark":7}', "", "data: second", "", ""].join(end);
  expect(all(text)).toEqual([
    { type: "mark", data: '{"watermark":7}', id: "7" },
    { type: "message", data: "second", id: "7" },
  ]);
});

test.each(["\n", "\r", "\r\n"])("lines ending in %j may be cut anywhere, inside a character too", (end) => {
  const text = bytes(["event: ä", "data: 한글 🎧", "data: two", "", "data: x", "", ""].join(end));
  const expected = [
    { type: "ä", data: "한글 🎧\ntwo", id: "" },
    { type: "message", data: "x", id: "" },
  ];
  for (let at = 0; at <= text.length; at++) {
    const stream = new EventStream();
    expect([...stream.read(text.slice(0, at)), ...stream.read(text.slice(at))], `cut at ${at}`).toEqual(expected);
  }
  const stream = new EventStream();
  expect([...text].flatMap((byte) => [...stream.read(Uint8Array.of(byte))])).toEqual(expected);
});

describe("a field", () => {
  test.each([
    ["data:x", "x"],
    ["data: x", "x"],
    ["data:  x", " x"],
    ["data: a: b", "a: b"],
    ["data: a\ndata: b", "a\nb"],
    ["data", ""],
    ["data:", ""],
  ])("%j gives the data %j", (text, data) => {
    expect(all(`${text}\n\n`)).toEqual([{ type: "message", data, id: "" }]);
  });

  test("that is unknown, a comment or without data makes no event", () => {
    expect(all(": keep alive\n\nretry: 1\n\nevent: mark\n\nDATA: x\n\n x: y\n\n")).toEqual([]);
  });

  test("without a value keeps its meaning: an empty id", () => {
    expect(all("id: 5\ndata: a\n\nid\ndata: b\n\n").map(({ id }) => id)).toEqual(["5", ""]);
  });
});

test("an event's name is its own, its id lasts", () => {
  expect(all("event: mark\nid: 5\ndata: a\n\n", "data: b\n\n")).toEqual([
    { type: "mark", data: "a", id: "5" },
    { type: "message", data: "b", id: "5" },
  ]);
});

test("an id with a NUL is ignored", () => expect(all("id: 5\nid: 6\0\ndata: a\n\n")[0]?.id).toBe("5"));

test("a byte order mark at the start is none of the text", () => {
  expect(all("\ufeffdata: a\n\n")).toEqual([{ type: "message", data: "a", id: "" }]);
});

test("an event that did not end is none", () => expect(all("data: a\n", "data: b\n")).toEqual([]));

test("an event without end is refused before it fills the memory", () => {
  const long = "x".repeat(10_000);
  expect(() => all(...Array.from({ length: 7 }, () => long))).toThrow("too long");
  expect(() => all(...Array.from({ length: 7 }, () => `data: ${long}\n`))).toThrow("too long");
  expect(all(...Array.from({ length: 100 }, () => `: ${long}\n`), "data: a\n\n")).toHaveLength(1);
});
