import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolder, FolderInUse } from "./data-folder.js";

let parent: string;
let path: string;
let lock: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "counterfoil-"));
  path = join(parent, "data");
  lock = join(path, "server.pid");
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Leaves a lock behind, as another process would have written it. */
function leaveLock(content: string): void {
  DataFolder.open(path).close();
  writeFileSync(lock, content);
}

test("the folder is made for its owner alone, and so is the lock", () => {
  const folder = DataFolder.open(join(path, "deep", "er"));
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder.path, "server.pid")).mode & 0o777).toBe(0o600);
  folder.close();
});

test("a folder in use is refused with the process that has it, and stays in use", () => {
  const folder = DataFolder.open(path);
  for (let attempt = 0; attempt < 3; attempt++)
    expect(() => DataFolder.open(path)).toThrow(expect.objectContaining({ name: "FolderInUse", pid: process.pid }));
  expect(readFileSync(lock, "utf8")).toContain(String(process.pid));
  folder.close();
});

test("a closed folder is free again", () => {
  DataFolder.open(path).close();
  expect(existsSync(lock)).toBe(false);
  DataFolder.open(path).close();
});

test("the lock of a process that has died, kill -9 included, holds nobody up", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  leaveLock(`${pid} 12345\n`);
  const folder = DataFolder.open(path);
  expect(readFileSync(lock, "utf8")).toContain(`${process.pid} `);
  folder.close();
});

test("the lock of an earlier process with the same id holds nobody up", () => {
  leaveLock(`${process.pid} 1\n`);
  DataFolder.open(path).close();
});

test.each(["", "\n", "x", "-1 5", "1e3 5", "99999999999 5", "0", `${"9".repeat(400)} 1`])(
  "a lock that holds %j, as a crash may leave it, holds nobody up",
  (content) => {
    leaveLock(content);
    DataFolder.open(path).close();
  },
);

test("a living process of another user still counts as living", () => {
  const start = readFileSync("/proc/1/stat", "utf8").split(") ")[1]?.split(" ")[19];
  leaveLock(`1 ${start}\n`);
  expect(() => DataFolder.open(path)).toThrow(FolderInUse);
});

test("a path that is a file cannot be a data folder", () => {
  const file = join(parent, "file");
  writeFileSync(file, "");
  expect(() => DataFolder.open(file)).toThrow();
  expect(() => DataFolder.open(join(file, "data"))).toThrow();
});
