import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/built.js";

const page = readFileSync(join(root, "docs/flows.md"), "utf8");

/** The steps of the page: number, and the files it names. */
const steps = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ number: Number.parseInt(text, 10), files: filesIn(text.split("\n## ")[0] ?? "") }));

function filesIn(text: string): string[] {
  return [...text.matchAll(/`([^`\s]+\/[^`\s]+\.tsx?)`/g)].map(([, file = ""]) => file);
}

test("every file named in docs/flows.md exists", () => {
  const files = filesIn(page);
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("its fifteen steps each name a file of the product and the test of that step", () => {
  expect(steps.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  const lacking = steps.filter(({ number, files }) => {
    const isShown = files.some((file) => file.startsWith("test/") && titles(file).includes(number));
    return !isShown || !files.some((file) => /^(?:packages|apps)\//.test(file));
  });
  expect(lacking).toEqual([]);
});

/** The numbers that the titles of a test file begin with. */
function titles(file: string): number[] {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/(?:test|describe)\("(\d+) · /g)].map(([, number]) => Number(number));
}
