import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DataFolder } from "../../scripts/start/data-folder.js";
import { tooOld } from "../../scripts/start/node-version.js";
import { RunningProcess } from "../support/running-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

test("a data folder is made for its owner alone and held by one start", () => {
  const path = join(temporaryFolder(), "a", "b");
  const folder = DataFolder.open(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(() => DataFolder.open(path)).toThrow(`in use by process ${process.pid}`);
  folder.close();
  expect(readdirSync(path)).toEqual([]);
  DataFolder.open(path).close();
});

test("a folder that a server holds is refused too", () => {
  const path = temporaryFolder();
  const folder = DataFolder.open(path);
  writeFileSync(join(path, "server.pid"), readFileSync(join(path, "start.pid")));
  folder.close();
  expect(() => DataFolder.open(path)).toThrow(`in use by process ${process.pid}`);
  expect(readdirSync(path)).toEqual(["server.pid"]);
});

test("the lock of a process that is gone is taken over", async () => {
  const gone = new RunningProcess(process.execPath, ["-e", ""]);
  await gone.ended;
  const path = temporaryFolder();
  writeFileSync(join(path, "start.pid"), `${gone.pid} 1\n`);
  DataFolder.open(path).close();
  expect(readdirSync(path)).toEqual([]);
});

test("the lock of a recycled process id is taken over", () => {
  const path = temporaryFolder();
  writeFileSync(join(path, "start.pid"), `${process.pid} 1\n`);
  DataFolder.open(path).close();
  expect(readdirSync(path)).toEqual([]);
});

test("a lock that says nothing is taken over", () => {
  const path = temporaryFolder();
  writeFileSync(join(path, "start.pid"), "");
  DataFolder.open(path).close();
});

test("emptying removes what is Counterfoil's, or nothing at all", () => {
  const path = temporaryFolder();
  const folder = DataFolder.open(path);
  mkdirSync(join(path, "simulator"));
  for (const name of ["counterfoil.db", "counterfoil.db-wal", "keys", "simulator/spotify.db"]) {
    writeFileSync(join(path, name), "");
  }
  writeFileSync(join(path, "notes.md"), "");
  expect(() => folder.empty()).toThrow("notes.md");
  expect(readdirSync(path)).toContain("keys");
  folder.close();

  const other = temporaryFolder();
  const ours = DataFolder.open(other);
  writeFileSync(join(other, "keys"), "");
  ours.empty();
  expect(readdirSync(other)).toEqual(["start.pid"]);
  ours.close();
});

test.each([
  ["20.18.3", true],
  ["18.20.0", true],
  ["20.19.0", false],
  ["24.0.0", false],
])("Node %s is too old: %s", (version, answer) => expect(tooOld(version)).toBe(answer));
