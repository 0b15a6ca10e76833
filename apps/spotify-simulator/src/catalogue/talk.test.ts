import { describe, expect, it } from "vitest";
import { inventTalk } from "./talk.js";

const { shows, episodes, audiobooks, chapters } = inventTalk();

describe("talk", () => {
  it("has shows and audiobooks with parts, every id unique", () => {
    const ids = [...shows, ...episodes, ...audiobooks, ...chapters].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(shows.every((show) => show.episodes.length > 0)).toBe(true);
    expect(audiobooks.every((audiobook) => audiobook.chapters.length > 0)).toBe(true);
  });

  it("is the same each time it is made", () => {
    expect(inventTalk().episodes.map(({ id, name, durationMs }) => [id, name, durationMs])).toEqual(
      episodes.map(({ id, name, durationMs }) => [id, name, durationMs]),
    );
  });

  it("speaks in many scripts", () => {
    const names = [...shows, ...audiobooks].map(({ name }) => name).join(" ");
    const scripts = ["Latin", "Hangul", "Han", "Greek", "Cyrillic", "Arabic", "Devanagari"];
    expect(scripts.filter((script) => !new RegExp(`\\p{Script=${script}}`, "u").test(names))).toEqual([]);
  });
});
