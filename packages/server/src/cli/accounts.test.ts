import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.js";
import { PasswordAccounts } from "../accounts/password-accounts.js";
import { systemClock } from "../lib/clock.js";
import { DataFolder } from "../storage/data-folder.js";
import { type Database, openSqlite } from "../storage/database.js";
import { migrate } from "../storage/migrate.js";
import { processClock } from "../storage/sql-clock.js";
import { sqliteFile } from "../storage/stores.js";
import { program } from "./program.js";

let folder: DataFolder;
let db: Database;
beforeEach(async () => {
  const dataDir = temporaryFolder();
  folder = DataFolder.open(dataDir);
  db = openSqlite(sqliteFile(dataDir));
  await migrate(db);
  vi.stubEnv("COUNTERFOIL_DATA_DIR", dataDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await db.destroy();
  folder.close();
});

/** What `counterfoil accounts create …` prints, with this on standard input. */
async function create(input: string, ...args: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(input)]), configurable: true });
  try {
    await program().parseAsync(["accounts", "create", ...args], { from: "user" });
  } finally {
    if (stdin) Object.defineProperty(process, "stdin", stdin);
    vi.restoreAllMocks();
  }
  return written.join("");
}

const find = (email: string) => new PasswordAccounts(db, processClock(systemClock), systemClock).findByEmail(email);

test("an account is made beside a running server, its password read from standard input", async () => {
  const args = ["--email", "Ada@Example.com", "--name", "Ada", "--verified", "--password-stdin", "--json"];
  const printed = await create("plum-tram-violet\n", ...args);
  const account = await find("ada@example.com");
  expect(JSON.parse(printed)).toEqual({ account_id: account?.accountId });
  expect(account).toMatchObject({ name: "Ada", verified: true, passwordHash: expect.stringMatching(/^\$argon2id\$/) });
  expect(printed).not.toContain("plum");
  await expect(create("", "--email", "ada@example.com")).rejects.toThrow("there is an account with this address");
});

test("without a password and unverified it waits for a new password by mail", async () => {
  expect(await create("", "--email", "ada@example.com")).toMatch(/^account_\S+ is made\n$/);
  expect(await find("ada@example.com")).toMatchObject({ verified: false, passwordHash: undefined });
});

test.each([
  ["", ["--email", "nobody"], /--email: This is no e-mail address/],
  ["short\n", ["--email", "ada@example.com", "--password-stdin"], /the password: A password has 8 characters/],
  ["ada@example.com\n", ["--email", "ada@example.com", "--password-stdin"], /must not be the address/],
  ["", ["--email", "ada@example.com", "--name", "a\nb"], /--name: A name is plain text/],
])("%j with %j is refused with exit code 2, and nothing of the password is repeated", async (input, args, message) => {
  const refusal = await create(input, ...args).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  expect(await db.selectFrom("accounts").selectAll().execute()).toEqual([]);
});
