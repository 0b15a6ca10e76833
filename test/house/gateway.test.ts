import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/built.js";

const gateway = join(root, "packages/server/src/gateway");

test("the gateway's own files know no provider: each brings its schema in a folder of its own", () => {
  const entries = readdirSync(gateway, { withFileTypes: true });
  const providers = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(providers).toEqual(expect.arrayContaining(["spotify", "github"]));
  const word = new RegExp(providers.join("|"), "i");
  const knowing = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts") && entry.name !== "schema-modules.ts")
    .filter(({ name }) => word.test(readFileSync(join(gateway, name), "utf8")));
  expect(knowing.map(({ name }) => name)).toEqual([]);
});

test("no provider's schema knows another's", () => {
  const providers = readdirSync(gateway, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  for (const one of providers)
    for (const file of readdirSync(join(gateway, one), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const source = readFileSync(join(gateway, one, file), "utf8");
      for (const other of providers.filter((name) => name !== one)) expect(source, file).not.toContain(`/${other}/`);
    }
});
