import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "../../packages/server/src/lib/secret.js";
import { KINDS, knownProvider } from "../../packages/server/src/providers/known-providers.js";
import { parseProviders } from "../../packages/server/src/providers/provider-file.js";
import { root } from "../support/built.js";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const page = read("docs/providers.md");

function section(title: string): string {
  return page.split(`## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
}

test("the example of docs/providers.md is a good one, in production too", () => {
  const { providers } = JSON.parse(/```json\n([\s\S]+?)```/.exec(page)?.[1] ?? "{}");
  const { entries, problems } = parseProviders(providers, true);
  expect(problems).toEqual([]);
  expect(entries.map(({ name }) => name)).toEqual(["google", "github", "acme"]);
});

test("its table of quirks is the closed list of the code", () => {
  const inCode = [...read("packages/server/src/providers/quirks.ts").matchAll(/\| \{ kind: "(\w+)"/g)].map(
    ([, kind]) => kind,
  );
  const inTable = [...section("Quirks").matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind);
  expect(inCode.length).toBeGreaterThan(5);
  expect(inTable).toEqual(inCode);
});

test("its table of providers has the scopes that are asked for", () => {
  for (const kind of KINDS) {
    const { title, scopes } = knownProvider(kind, "id", new Secret("secret"));
    const row = section("The five")
      .split("\n")
      .find((line) => line.startsWith(`| ${title} |`));
    expect(row).toContain(scopes.length === 0 ? "| none:" : `| \`${scopes.join(" ")}\` |`);
  }
});

test("every member of a provider's entry has its row", () => {
  const source = read("packages/server/src/providers/provider-file.ts");
  const members = [...(source.split("z.strictObject({")[1]?.split("\n});")[0] ?? "").matchAll(/^ {2}(\w+):/gm)];
  expect(members.length).toBeGreaterThan(8);
  for (const [, member] of members) expect(section("Add one")).toMatch(new RegExp(`^\\| [^|]*\`${member}\``, "m"));
});
