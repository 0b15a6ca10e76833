import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.js";
import { systemClock } from "../lib/clock.js";
import { DataFolder } from "../storage/data-folder.js";
import { type Database, openSqlite } from "../storage/database.js";
import { migrate } from "../storage/migrate.js";
import { sqliteFile } from "../storage/stores.js";
import { Failure } from "./failure.js";
import { program } from "./program.js";

let folder: DataFolder;
let db: Database;

/** The store as a running server holds it, with two people signed in. */
beforeEach(async () => {
  const dataDir = temporaryFolder();
  folder = DataFolder.open(dataDir);
  db = openSqlite(sqliteFile(dataDir));
  await migrate(db);
  await signedIn("account_1", "session_1", "Firefox\u001b[31m on Linux");
  await signedIn("account_1", "session_2", "Chrome on macOS");
  await signedIn("account_2", "session_3", "Safari on iOS");
  vi.stubEnv("COUNTERFOIL_DATA_DIR", dataDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await db.destroy();
  folder.close();
});

async function signedIn(accountId: string, sid: string, deviceName: string): Promise<void> {
  const now = systemClock.now();
  await db
    .insertInto("accounts")
    .values({ id: accountId, name: null, email: null, email_verified: 0, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto("sessions")
    .values({
      sid,
      account_id: accountId,
      device_id: `device_of_${sid}`,
      client_id: "web",
      scope: "account",
      amr: "fed",
      auth_time: now,
      device_name: deviceName,
      address: "203.0.113.0/24",
      idle_lifetime: 1000,
      absolute_end: now + 100_000,
      created_at: now + Number(sid.at(-1)),
      ended_at: null,
      end_reason: null,
    })
    .execute();
}

/** What `counterfoil sessions …` prints on standard output. */
async function sessions(...args: string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await program().parseAsync(["sessions", ...args], { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

const ids = async (...args: string[]): Promise<string[]> =>
  JSON.parse(await sessions("list", "--json", ...args)).sessions.map((one: { session_id: string }) => one.session_id);

test("sessions list tells who is signed in, newest first, beside a running server", async () => {
  expect(await ids()).toEqual(["session_3", "session_2", "session_1"]);
  expect(await ids("--account", "account_1")).toEqual(["session_2", "session_1"]);
  expect(await ids("--limit", "1")).toEqual(["session_3"]);
  const [headings, newest] = (await sessions("list")).split("\n");
  expect(headings).toMatch(/^session +account +client +device +signed in +ends at the latest$/);
  expect(newest).toContain("Safari on iOS");
});

test("a device's name cannot write to the terminal", async () => {
  expect(await sessions("list")).toContain("Firefox?[31m on Linux");
});

test("sessions end signs out what is named, and its access tokens with it", async () => {
  expect(await sessions("end", "session_1", "session_3")).toBe("session_1 is signed out\nsession_3 is signed out\n");
  expect(await ids()).toEqual(["session_2"]);
  const revoked = await db.selectFrom("revocations").select(["kind", "value"]).orderBy("value").execute();
  expect(revoked).toEqual([
    { kind: "sid", value: "session_1" },
    { kind: "sid", value: "session_3" },
  ]);
  expect(await sessions("end", "session_1")).toBe("no such session is signed in\n");
});

test("sessions end --account signs out everything of one account", async () => {
  expect(JSON.parse(await sessions("end", "--account", "account_1", "--json")).ended.sort()).toEqual([
    "session_1",
    "session_2",
  ]);
  expect(await ids()).toEqual(["session_3"]);
});

test.each([[["end"]], [["end", "session_1", "--account", "account_1"]], [["list", "--limit", "none"]]])(
  "%j is not understood: exit code 2",
  async (args) => {
    await expect(sessions(...args)).rejects.toEqual(expect.objectContaining({ exitCode: 2 }));
    await expect(sessions(...args)).rejects.toBeInstanceOf(Failure);
  },
);
