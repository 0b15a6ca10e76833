import { describe, expect, it } from "vitest";
import { ApiError } from "./api-error.js";
import { filterFields } from "./fields.js";

const body = {
  total: 2,
  limit: 20,
  items: [
    {
      added_at: "2026",
      added_by: { id: "mina", type: "user" },
      track: { name: "A", album: { name: "B", images: [1] } },
    },
    { added_at: "2025", added_by: null, track: { name: "C", album: { name: "D", images: [] } } },
  ],
};

describe("the parameter fields", () => {
  it("keeps everything when absent", () => {
    expect(filterFields(body, null)).toBe(body);
  });

  it.each([
    ["total,limit", { total: 2, limit: 20 }],
    [
      "items(added_at,added_by.id)",
      {
        items: [
          { added_at: "2026", added_by: { id: "mina" } },
          { added_at: "2025", added_by: null },
        ],
      },
    ],
    [
      "items(track(name,album(name)))",
      { items: [{ track: { name: "A", album: { name: "B" } } }, { track: { name: "C", album: { name: "D" } } }] },
    ],
    [
      "items.track.name,items.added_at",
      {
        items: [
          { added_at: "2026", track: { name: "A" } },
          { added_at: "2025", track: { name: "C" } },
        ],
      },
    ],
    [
      "items.track.album(!images)",
      { items: [{ track: { album: { name: "B" } } }, { track: { album: { name: "D" } } }] },
    ],
    ["!items, total", { total: 2 }],
    ["unknown", {}],
    ["items.track,items.track.name,!total", { items: body.items.map(({ track }) => ({ track })) }],
  ])("%s", (fields, expected) => {
    expect(filterFields(body, fields)).toEqual(expected);
  });

  it.each(["items(", "items)", "a,,b", "a b", "(a)", "!", ".a", "a.".repeat(3000), "a(".repeat(3000)])(
    "what cannot be read is a 400 (%#)",
    (fields) => {
      expect(() => filterFields(body, fields)).toThrow(ApiError);
    },
  );
});
