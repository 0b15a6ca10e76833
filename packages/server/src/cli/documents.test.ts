import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { program } from "./program.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** What `counterfoil documents …` prints on standard output. */
async function documents(...args: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await program().parseAsync(["documents", ...args], { from: "user" });
  return written.join("");
}

test("the operations of a folder become a list in a file", async () => {
  mkdirSync(join(folder, "screens"));
  writeFileSync(join(folder, "screens/me.graphql"), "query Me { me { ...Name } }");
  writeFileSync(join(folder, "name.gql"), "fragment Name on Profile { id displayName }");
  writeFileSync(join(folder, "notes.txt"), "query Not {");
  const file = join(folder, "trusted.json");
  expect(await documents(folder, "--file", file)).toBe(`1 documents are in ${file}\n`);
  const list = JSON.parse(readFileSync(file, "utf8"));
  expect(Object.keys(list)).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
  expect(Object.values(list).join()).toContain("fragment Name");
});

test("or are printed", async () => {
  writeFileSync(join(folder, "me.graphql"), "query Me { me { id } }");
  expect(Object.keys(JSON.parse(await documents(join(folder, "me.graphql"))))).toHaveLength(1);
});

test.each([
  ["no schema knows it", "query Me { nobody }"],
  ["it is none", "query Me {"],
  ["it is too deep", `query Me {${"me{".repeat(13)}id${"}".repeat(13)}}`],
])("a document is refused where %s", async (_, text) => {
  writeFileSync(join(folder, "me.graphql"), text);
  await expect(documents(folder)).rejects.toThrow();
});
