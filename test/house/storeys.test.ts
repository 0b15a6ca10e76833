import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readsEnvironment } from "./environment.js";
import { isTest, root, sourcesBelow } from "./files.js";
import { cycles, graphBelow, type ImportGraph, resolved } from "./graph.js";
import { brokenWalls, wrongStairs } from "./storeys.js";

const house = "packages/server/src/";

describe("the server's house", () => {
  const graph = graphBelow("packages/server/src");

  test("there are files to judge", () => expect(graph.size).toBeGreaterThan(0));

  test("stairs only go down", () => expect(wrongStairs(graph)).toEqual([]));

  test("only config.ts reads the environment", () => {
    const readers = sourcesBelow("packages/server/src")
      .filter((path) => !isTest(path))
      .filter((path) => readsEnvironment(readFileSync(join(root, path), "utf8")));
    expect(readers.filter((path) => path !== `${house}config.ts`)).toEqual([]);
  });
});

describe.each([
  "packages/protocol/src/",
  "packages/server/src/",
  "packages/verify/src/",
  "packages/next/src/",
  "apps/spotify-simulator/src/",
  "apps/web/",
  "test/",
  "scripts/",
])("%s", (home) => {
  const graph = graphBelow(home);

  test("has no circle of files", () => expect(cycles(graph)).toEqual([]));

  test("names each module in plain text", () => {
    const computed = [...graph].filter(([file, imports]) => !isTest(file) && imports.includes("(computed)"));
    expect(computed).toEqual([]);
  });

  if (home.startsWith("packages/") || home.startsWith("apps/")) {
    test("reaches no other package by path", () => expect(brokenWalls(graph, home)).toEqual([]));
  }
});

describe("what packages may know of each other", () => {
  test("the protocol depends on nothing", () => {
    expect(importers("packages/protocol/src", (module) => !module.startsWith("packages/protocol/"))).toEqual([]);
  });

  test("the server knows only the protocol", () => {
    expect(
      importers("packages/server/src", (module) => isOurs(module) && !is(module, "@counterfoil/protocol")),
    ).toEqual([]);
  });

  test.each(["packages/verify/src", "packages/next/src", "apps/web"])("%s holds no server code", (folder) => {
    expect(importers(folder, (module) => is(module, "counterfoil"))).toEqual([]);
  });

  test("the simulator knows none of our packages", () => {
    expect(importers("apps/spotify-simulator/src", isOurs)).toEqual([]);
  });
});

describe("planted mistakes are found", () => {
  const planted = (file: string, ...modules: string[]): ImportGraph =>
    new Map([[house + file, modules.map((module) => resolved(module, house + file))]]);

  test.each([
    ["up", "lib/clock.ts", "../storage/sql.js"],
    ["up from the vault to a route", "vault/vault.ts", "../token/routes.js"],
    ["sideways", "sessions/rotate.ts", "../vault/vault.js"],
    ["sideways on the ground of the URL space", "token/routes.ts", "../login/begin.js"],
    ["into wiring", "me/routes.ts", "../config.js"],
    ["from wiring up to the command line", "server.ts", "./cli/serve.js"],
    ["into a room that is not in the table", "login/begin.ts", "../extras/thing.js"],
  ])("an import %s", (_, file, module) => expect(wrongStairs(planted(file, module))).toHaveLength(1));

  test("a folder that is not in the table", () => {
    expect(wrongStairs(planted("extras/thing.ts"))).toEqual([`${house}extras/thing.ts is in no room of the house`]);
  });

  test.each([
    ["down", "token/routes.ts", "../sessions/rotate.js"],
    ["in the same room", "token/routes.ts", "./refresh.js"],
    ["from the command line to wiring", "cli/serve.ts", "../server.js"],
    ["of a package", "lib/clock.ts", "@counterfoil/protocol"],
  ])("an import %s is none", (_, file, module) => expect(wrongStairs(planted(file, module))).toEqual([]));

  test("a circle", () => {
    const graph = new Map([
      ["a.ts", ["b.ts"]],
      ["b.ts", ["c.ts"]],
      ["c.ts", ["b.ts"]],
      ["d.ts", ["a.ts", "c.ts"]],
    ]);
    expect(cycles(graph)).toEqual(["b.ts → c.ts → b.ts"]);
  });

  test("a path into another package, and test/support outside tests", () => {
    expect(brokenWalls(planted("lib/a.ts", "../../../protocol/src/wire.js"), house)).toHaveLength(1);
    expect(brokenWalls(planted("lib/a.ts", "../../../../test/support/free-port.js"), house)).toHaveLength(1);
    expect(brokenWalls(planted("lib/a.test.ts", "../../../../test/support/free-port.js"), house)).toEqual([]);
  });

  test.each([
    "process.env.PORT",
    'globalThis.process["env"]',
    "const { env } = process",
    'import { env } from "node:process"',
  ])("reading the environment by %s", (source) => expect(readsEnvironment(source)).toBe(true));

  test("a comment about process.env reads nothing", () => {
    expect(readsEnvironment('// process.env\nconst a = "process.env";')).toBe(false);
  });
});

function importers(folder: string, forbidden: (module: string) => boolean): string[] {
  return [...graphBelow(folder)]
    .filter(([file]) => !isTest(file))
    .flatMap(([file, modules]) => modules.filter(forbidden).map((module) => `${file} imports ${module}`));
}

function isOurs(module: string): boolean {
  return is(module, "counterfoil") || module.startsWith("@counterfoil/");
}

function is(module: string, name: string): boolean {
  return module === name || module.startsWith(`${name}/`);
}
