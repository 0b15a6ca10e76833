import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, root } from "./files.js";

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** How many rows each group has. */
const GROUPS = { CL: 17, AS: 17, RT: 20, RV: 7, JW: 22, CK: 8, PW: 9, AZ: 2, WS: 5, EX: 3, GQ: 6, EV: 7 };

interface Row {
  id: string;
  answer: string;
}

/** A test file, and the parts of its titles that are quoted behind its link. */
interface Reference {
  file: string;
  titles: string[];
}

function rowsOf(page: string): Row[] {
  return [...page.matchAll(/^\| ([A-Z]{2}-\d\d)(?: ★)? \|.*\| ([^|]*) \|$/gm)].map(([, id = "", answer = ""]) => ({
    id,
    answer,
  }));
}

function referencesIn(answer: string): Reference[] {
  return [...answer.matchAll(/\]\((\.\.\/[^)#]+)\)((?: "[^"]+")*)/g)].map(([, path = "", quoted = ""]) => ({
    file: posix.join("docs", path),
    titles: [...quoted.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
  }));
}

/** What is wrong with a row's answer; nothing where it is one of the three, and true. */
function wrongIn({ id, answer }: Row): string[] {
  const references = referencesIn(answer);
  const isAnswered = references.length > 0 || /^(?:Does not apply|Not yet): \S/.test(answer);
  const wrong = isAnswered ? [] : [`${id} has no answer`];
  if (/Not yet/.test(answer) && !/Not yet: [^.]*\bcomes?\b[^.]* with /.test(answer))
    wrong.push(`${id} comes with nothing`);
  for (const { file, titles } of references) {
    if (!existsSync(join(root, file))) wrong.push(`${id}: there is no ${file}`);
    else if (!/\.(?:test|contract)\.ts$/.test(file)) wrong.push(`${id}: ${file} is no test`);
    else wrong.push(...missingTitles(file, titles).map((title) => `${id}: ${file} has no "${title}"`));
  }
  return wrong;
}

/** What stands in no title of the file; titles of `test.each` are taken as they are written. */
function missingTitles(file: string, titles: string[]): string[] {
  const source = read(file).replaceAll('\\"', "'");
  const firstArguments = source.matchAll(/\(\s*(?:"([^"\n]+)"|`([^`]+)`)\s*,/g);
  const all = [...firstArguments].map(([, quoted, template]) => quoted ?? template ?? "");
  return titles.filter((title) => !all.some((text) => text.includes(title)));
}

describe("docs/security-checklist.md", () => {
  const rows = rowsOf(read("docs/security-checklist.md"));

  test("has every row once, in order", () => {
    const all = Object.entries(GROUPS).flatMap(([group, count]) =>
      Array.from({ length: count }, (_, index) => `${group}-${String(index + 1).padStart(2, "0")}`),
    );
    expect(rows.map(({ id }) => id)).toEqual(all);
  });

  test("answers each with tests that exist, with a reason, or with what it comes with", () => {
    expect(rows.flatMap(wrongIn)).toEqual([]);
  });

  test("names every file of test/attacks: an attack without a row is a row that is missing", () => {
    const attacks = filesBelow("test/attacks").filter((path) => path.endsWith(".test.ts"));
    const named = rows.flatMap(({ answer }) => referencesIn(answer).map(({ file }) => file));
    expect(attacks.length).toBeGreaterThan(30);
    expect(attacks.filter((file) => !named.includes(file))).toEqual([]);
  });
});

test("docs/threat-model.md names rows, files and pages that exist", () => {
  const page = read("docs/threat-model.md");
  const ids = rowsOf(read("docs/security-checklist.md")).map(({ id }) => id);
  const named = page.match(/\b[A-Z]{2}-\d\d\b/g) ?? [];
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  const linked = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = ""]) => posix.join("docs", path));
  const quoted = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect([...linked, ...quoted].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(["README.md", "SECURITY.md"])("%s leads to both", (file) => {
  for (const page of ["docs/security-checklist.md", "docs/threat-model.md"]) expect(read(file)).toContain(`](${page})`);
});

describe("planted mistakes are found", () => {
  const here = "[x](../test/house/checklist.test.ts)";
  test.each([
    ["no answer", ""],
    ["words alone", "Surely tested."],
    ["a reason that is none", "Does not apply"],
    ["what comes with nothing", "Not yet: some day"],
    ["a file that is not there", "[x](../test/attacks/nothing.test.ts)"],
    ["a file that is no test", "[x](../test/attacks/dice.ts)"],
    ["a title that does not stand there", `${here} "has every row ${"twice"}"`],
    ["the second of two titles", `${here} "has every row once" "has every row ${"twice"}"`],
  ])("%s", (_, answer) => expect(wrongIn({ id: "XX-01", answer })).toHaveLength(1));

  test("a good row is none", () => {
    expect(wrongIn({ id: "XX-01", answer: `${here} "has every row once" "planted mistakes"` })).toEqual([]);
    expect(wrongIn({ id: "XX-01", answer: "Not yet: comes with time" })).toEqual([]);
  });
});
