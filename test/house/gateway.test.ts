import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/built.js";

const gateway = join(root, "packages/server/src/gateway");
/** Folders with a schema module. */
const providers = readdirSync(gateway).filter((name) => existsSync(join(gateway, name, "module.ts")));

test("two providers bring a schema", () => {
  expect(providers.sort()).toEqual(["github", "spotify"]);
});

test("the gateway's own files know no provider: each brings its schema in a folder of its own", () => {
  const entries = readdirSync(gateway, { withFileTypes: true });
  const word = new RegExp(providers.join("|"), "i");
  const knowing = entries
    .filter(
      (entry) => entry.isFile() && !/\.test\.ts$|^temporary-/.test(entry.name) && entry.name !== "schema-modules.ts",
    )
    .filter(({ name }) => word.test(readFileSync(join(gateway, name), "utf8")));
  expect(knowing.map(({ name }) => name)).toEqual([]);
});

test("no provider's schema knows another's", () => {
  for (const one of providers)
    for (const file of readdirSync(join(gateway, one), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const source = readFileSync(join(gateway, one, file), "utf8");
      for (const other of providers.filter((name) => name !== one)) expect(source, file).not.toContain(`/${other}/`);
    }
});
