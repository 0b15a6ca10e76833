import { expect, test } from "vitest";
import { languageOf } from "./language.js";

test.each([
  [undefined, "en"],
  ["", "en"],
  ["ko", "ko"],
  ["ko-KR", "ko"],
  ["KO", "ko"],
  ["fr, ko;q=0.8, en;q=0.9", "en"],
  ["ko-KR,ko;q=0.9,en-US;q=0.8", "ko"],
  ["en;q=0.5, ko;q=0.6", "ko"],
  ["ko;q=0", "en"],
  ["ko;q=x", "en"],
  ["kok", "en"],
  [",".repeat(10_000), "en"],
  ["*", "en"],
])("%j is answered in %s", (accepted, language) => expect(languageOf(accepted)).toBe(language));
