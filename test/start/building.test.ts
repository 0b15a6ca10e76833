import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/built.js";
import { SmallDisk } from "../support/small-disk.js";
import { NpmStart } from "./npm-start.js";

test("a start that is stopped while it builds the web app leaves nothing", async () => {
  const started = await beginBuild();
  started.process.signal("SIGTERM");
  expect(await started.process.ended).toEqual({ code: 0, signal: null });
  await started.leftNothing();
});

test("a start that is killed while it builds the web app leaves nothing", async () => {
  const started = await beginBuild();
  process.kill(started.relative(/scripts\/start\.ts/), "SIGKILL");
  await started.leftNothing();
});

test("a web app that was not built is built once", async () => {
  const disk = await SmallDisk.over(join(root, "apps/web/.next"), "400m");
  const first = await NpmStart.open({ within: disk.within });
  expect(first.process.stdout[0]).toBe("building the web app, once…");
  await first.process.stop();
  const second = await NpmStart.open({ within: disk.within });
  expect(second.process.stdout[0]).not.toContain("building");
  expect((await fetch(`${second.url.web}/sign-in`)).status).toBe(200);
  await second.process.stop();
});

/** A start in the middle of `next build`: its build folder is an empty disk. */
async function beginBuild(): Promise<NpmStart> {
  const disk = await SmallDisk.over(join(root, "apps/web/.next"), "400m");
  const started = await NpmStart.begin({ within: disk.within });
  await started.process.line(/^building the web app/);
  await expect.poll(() => started.relatives().some(({ command }) => command.includes("next build"))).toBe(true);
  return started;
}
