import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPort } from "../../scripts/start/ports.js";
import { atEnd } from "../support/at-end.js";
import { freePort } from "../support/free-port.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { NpmStart } from "./npm-start.js";

test.each([
  ["COUNTERFOIL_PORT", "127.0.0.1"],
  ["SIMULATOR_PORT", "127.0.0.1"],
  ["WEB_PORT", "0.0.0.0"],
])("a taken %s is told in one line, and nothing is started", async (variable, host) => {
  const port = await freePort();
  const other = createServer().listen(port, host);
  await once(other, "listening");
  atEnd(() => other.close());
  const started = await NpmStart.begin({ environment: { [variable]: String(port) } });
  const line = await started.refusal();
  expect(line).toContain(`port ${port} is taken`);
  expect(line).toContain(variable);
  await started.leftNothing();
});

test("a WEB_PORT that is no port is told in one line", async () => {
  const started = await NpmStart.begin({ environment: { WEB_PORT: "abc" } });
  expect(await started.refusal()).toBe('WEB_PORT is "abc": it must be a port from 1 to 65535');
  await started.leftNothing();
});

test.each(["abc", "0", "65536", "-1", "40.5", "1e3", "6000"])("WEB_PORT=%s is refused by name", (text) => {
  expect(() => readPort("WEB_PORT", 3000, { WEB_PORT: text })).toThrow("WEB_PORT is ");
});

test("two programs cannot have the same port", async () => {
  const port = String(await freePort());
  const started = await NpmStart.begin({ environment: { WEB_PORT: port, SIMULATOR_PORT: port } });
  expect(await started.refusal()).toBe(`SIMULATOR_PORT and WEB_PORT are both ${port}: each needs a port of its own`);
});

test("a folder in use is told with the process id, and its user goes on", async () => {
  const first = await NpmStart.open();
  const second = await NpmStart.begin({ dataFolder: first.dataFolder, args: ["--fresh"] });
  expect(await second.refusal()).toContain(`in use by process ${first.relative(/scripts\/start\.ts/)}`);
  await second.leftNothing();
  expect((await fetch(`${first.url.server}/healthz`)).status).toBe(200);
  await first.process.stop();
});

test("--fresh removes nothing from a folder that holds anything else", async () => {
  const dataFolder = temporaryFolder();
  writeFileSync(join(dataFolder, "thesis.txt"), "years of work");
  const started = await NpmStart.begin({ dataFolder, args: ["--fresh"] });
  expect(await started.refusal()).toContain("thesis.txt, which is not Counterfoil's");
  await started.leftNothing();
});

test("a data folder that cannot be made is told in one line", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const started = await NpmStart.begin({ dataFolder: join(file, "data") });
  expect(await started.refusal()).toContain(`the data folder ${join(file, "data")} cannot be used`);
});

test("an unknown flag and half a Spotify app are told in one line", async () => {
  const flag = await NpmStart.begin({ args: ["--frsh"] });
  expect(await flag.refusal()).toContain("no flag --frsh");
  const half = await NpmStart.begin({ environment: { SPOTIFY_CLIENT_ID: "0123456789abcdef" } });
  expect(await half.refusal()).toContain("SPOTIFY_CLIENT_SECRET is not");
});
