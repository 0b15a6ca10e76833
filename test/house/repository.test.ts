import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, root, sourcesBelow } from "./files.js";

const manifest = (folder: string) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
const workspaces: string[] = manifest(".").workspaces;

describe("each package", () => {
  test.each([".", ...workspaces])("%s is MIT licensed", (folder) => expect(manifest(folder).license).toBe("MIT"));

  test.each(workspaces)("%s is compiled strictly with the others", (folder) => {
    const references: { path: string }[] = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")).references;
    const builtByNext = "next" in (manifest(folder).dependencies ?? {});
    expect(builtByNext || references.some(({ path }) => path === folder)).toBe(true);
  });
});

describe("sources", () => {
  const sources = ["packages", "apps", "scripts", "test", "bench"].flatMap(sourcesBelow);

  test("are there", () => expect(sources.length).toBeGreaterThan(10));

  test("have names that say what is inside", () => {
    const vague = /^(helpers?|utils?|common|manager|misc|shared|stuff)[.-]|[.-](helpers?|utils?|manager)\.tsx?$/;
    expect(sources.filter((path) => vague.test(basename(path)))).toEqual([]);
  });

  test("are short enough to be read at once: at most 250 lines, tables aside", () => {
    const tables = ["packages/protocol/src/errors.ts"];
    const long = sources.filter((path) => !/\.(test|gen)\./.test(path) && lines(path) > 250);
    expect(long.filter((path) => !tables.includes(path))).toEqual([]);
  });

  test("have no compiled file beside them, which would be taken for them", () => {
    const all = ["packages", "apps", "scripts", "test", "bench"].flatMap(filesBelow);
    const compiled = all.filter((path) => /\.(js|d\.ts|js\.map|d\.ts\.map)$/.test(path));
    const source = (path: string) => path.replace(/\.(js|d\.ts|js\.map|d\.ts\.map)$/, ".ts");
    expect(compiled.filter((path) => all.includes(source(path)))).toEqual([]);
  });

  test("use index.ts only as a package's door", () => {
    const doors = sources.filter((path) => /^index\.tsx?$/.test(basename(path)));
    expect(doors.filter((path) => !/^(packages|apps)\/[^/]+\/src\/index\.ts$/.test(path))).toEqual([]);
  });
});

test("no text names a place outside the repository", () => {
  const outside = new RegExp(["\\.\\./sha" + "red", "(?<![\\w.-])/wo" + "rk/"].join("|"));
  const naming = filesBelow(".").filter((path) => outside.test(readFileSync(join(root, path), "utf8")));
  expect(naming).toEqual([]);
});

function lines(path: string): number {
  return readFileSync(join(root, path), "utf8").split("\n").length;
}
