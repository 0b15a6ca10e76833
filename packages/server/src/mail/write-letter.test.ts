import { expect, test } from "vitest";
import { LANGUAGES } from "./letter.js";
import { type Occasion, TEXTS } from "./texts.js";
import { writeLetter } from "./write-letter.js";

const occasions = Object.keys(TEXTS.en) as Occasion[];
const link = "https://app.example/verify?a=1&token=secret";

test.each(LANGUAGES.flatMap((language) => occasions.map((occasion) => [language, occasion] as const)))(
  "the %s letter for %s is complete, and its HTML loads nothing",
  (language, occasion) => {
    const letter = writeLetter(occasion, "ada@example.com", language, { app: "app.example", link, minutes: 120 });
    expect(letter.subject + letter.text + letter.html).not.toMatch(/[{}]/);
    expect(letter.subject).toContain("app.example");
    expect(letter.text.includes(link)).toBe(TEXTS[language][occasion].link !== undefined);
    expect(letter.html.includes("token=secret")).toBe(TEXTS[language][occasion].link !== undefined);
    expect(letter.html).not.toMatch(/<(?:img|script|style|link|iframe)|src=|url\(/i);
    expect(letter.html).toContain(`lang="${language}"`);
  },
);

test("Korean letters are in Korean", () => {
  for (const occasion of occasions)
    expect(writeLetter(occasion, "ada@example.com", "ko", { app: "x" }).subject).toMatch(/\p{Script=Hangul}/u);
});

test("what is filled in stays text", () => {
  const { html } = writeLetter("verify", "ada@example.com", "en", { app: "<b>", link: 'https://x/"><script>' });
  expect(html).not.toMatch(/<b>|<script>/);
});
