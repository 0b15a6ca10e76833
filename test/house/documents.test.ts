import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mountedRoutes } from "../../packages/server/src/http/unknown-route.js";
import { openLog, readConfig, Server } from "../../packages/server/src/index.js";
import { errorsPage } from "../../scripts/docs/errors.js";
import { root } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const read = (file: string) => readFileSync(join(root, file), "utf8");

test("docs/errors.md says what the catalogue says", () => {
  expect(read("docs/errors.md")).toBe(errorsPage());
});

test("the URL table of ARCHITECTURE.md names the mounted routes, each with a file that exists", async () => {
  const server = await Server.open(readConfig({ COUNTERFOIL_DATA_DIR: temporaryFolder() }), openLog("silent"));
  const mounted = mountedRoutes(server.app)
    .flatMap(({ url, methods }) => methods.map((method) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`))
    .filter((route) => !route.startsWith("HEAD ") && !route.startsWith("OPTIONS ") && !/^GET \/docs\/./.test(route));
  await server.close();
  const rows = [...section("URL to file").matchAll(/^\| (\w+) `([^`]+)` \| `([^`]+)` \|/gm)];
  expect(rows.map(([, method, path]) => `${method} ${path}`).sort()).toEqual(mounted.sort());
  for (const [, , , file] of rows) expect(existsSync(join(root, "packages/server/src", file ?? "")), file).toBe(true);
});

test("the walk of a login names at most 10 files, each once, always downwards, each opened by one before it", () => {
  const files = [...section("A login, file by file").matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(5);
  expect(files.length).toBeLessThanOrEqual(10);
  expect(new Set(files).size).toBe(files.length);
  const storeys = files.map((file) => STOREYS.findIndex((rooms) => rooms.includes(file.split("/")[0] ?? "")));
  expect(storeys).not.toContain(-1);
  expect(storeys).toEqual([...storeys].sort());
  for (const [at, file] of files.entries()) {
    const name = file.split("/").pop()?.replace(/\.ts$/, ".js");
    const openers = files.slice(0, at).map((earlier) => read(`packages/server/src/${earlier}`));
    if (at > 0)
      expect(
        openers.some((source) => source.includes(`/${name}"`)),
        file,
      ).toBe(true);
  }
});

/** From the top storey down. */
const STOREYS = [
  ["login", "registration", "token", "devices", "me", "gateway", "discovery"],
  ["sessions", "vault", "passwords"],
  ["accounts", "clients", "providers", "signing", "mail", "http"],
  ["storage"],
  ["lib"],
];

function section(title: string): string {
  const [, text] = read("ARCHITECTURE.md").split(`## ${title}\n`);
  expect(text, `ARCHITECTURE.md has a section "${title}"`).toBeDefined();
  return text?.split("\n## ")[0] ?? "";
}
