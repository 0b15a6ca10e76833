import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/built.js";
import { SmallDisk } from "../support/small-disk.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { NpmStart } from "./npm-start.js";

test.each(["4k", "16k", "64k", "128k"])("a disk of %s is full: one line, exit code 1, nothing left", async (size) => {
  const disk = await SmallDisk.over(temporaryFolder(), size);
  const started = await NpmStart.begin({ dataFolder: disk.folder, within: disk.within });
  expect(await started.refusal()).toBe(`the disk is full: free some space where ${disk.folder} is, then start again`);
  await started.leftNothing();
});

test("data on a disk that ran full is there again when there is space", async () => {
  const disk = await SmallDisk.over(temporaryFolder(), "8m");
  const start = { dataFolder: disk.folder, within: disk.within };
  const before = await NpmStart.open(start);
  const keys = await signingKeys(before);
  await before.process.stop();

  disk.fill();
  expect(await (await NpmStart.begin(start)).refusal()).toContain("the disk is full");

  disk.free();
  const after = await NpmStart.open(start);
  expect(await signingKeys(after)).toBe(keys);
  await after.process.stop();
  await after.leftNothing();
});

test("a disk that is full while the web app is built is told in one line", async () => {
  const disk = await SmallDisk.over(join(root, "apps/web/.next"), "1m");
  const started = await NpmStart.begin({ within: disk.within });
  expect(await started.refusal()).toContain("the disk is full");
  expect(started.process.stdout).toEqual(["building the web app, once…"]);
  await started.leftNothing();
});

async function signingKeys({ url }: NpmStart): Promise<string> {
  return (await fetch(`${url.server}/.well-known/jwks.json`)).text();
}
