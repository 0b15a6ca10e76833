import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../lib/clock.js";
import { KeyRing, keyFile, newRootKey } from "../signing/key-ring.js";
import { SigningKeys } from "../signing/signing-keys.js";
import { DataFolder } from "../storage/data-folder.js";
import { type Database, openSqlite } from "../storage/database.js";
import { migrate } from "../storage/migrate.js";
import { sqliteFile } from "../storage/stores.js";
import { Failure } from "./failure.js";
import { program } from "./program.js";

let dataDir: string;
let folder: DataFolder;
let db: Database;
let server: SigningKeys;

/** The store as a running server holds it: the folder locked, the file open. */
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "counterfoil-"));
  folder = DataFolder.open(dataDir);
  db = openSqlite(sqliteFile(dataDir));
  await migrate(db);
  const ring = KeyRing.parse(keyFile(join(dataDir, "keys")));
  server = await SigningKeys.open(db, ring, systemClock, "Ed25519");
  vi.stubEnv("COUNTERFOIL_DATA_DIR", dataDir);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await db.destroy();
  folder.close();
  rmSync(dataDir, { recursive: true });
});

/** What `counterfoil keys …` prints on standard output. */
async function keys(...args: string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  try {
    await program().parseAsync(["keys", ...args], { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

test("keys list tells each key's state, beside a running server, and no secret", async () => {
  const [root] = readFileSync(join(dataDir, "keys"), "utf8").split("\n");
  const { kid } = server.current;
  const listed = await keys("list", "--json");
  expect(JSON.parse(listed).keys).toEqual([
    {
      kid,
      algorithm: "Ed25519",
      state: "signing",
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      signs_from: expect.stringMatching(/^\d{4}-.*Z$/),
      signs_until: null,
      published_until: null,
      root_key: root?.split("_")[1],
    },
  ]);
  const text = await keys("list");
  expect(text.split("\n")[0]).toMatch(/^key id +algorithm +state +signs from +signs until +root key$/);
  expect(text.split("\n")[1]).toContain(`${kid}  Ed25519    signing`);
  const { private_jwk, data_key } = await db.selectFrom("signing_keys").selectAll().executeTakeFirstOrThrow();
  for (const secret of [root?.slice(15), private_jwk, data_key]) expect(listed + text).not.toContain(secret);
});

test("keys roll announces a key that signs in an hour, and says the same when it is asked again", async () => {
  const before = server.current.kid;
  const announced = JSON.parse(await keys("roll", "--json"));
  expect(Date.parse(announced.signs_from) - Date.now()).toBeGreaterThan(59 * 60_000);
  expect(announced).toMatchObject({ algorithm: "Ed25519", revoked: [] });
  expect(await keys("roll")).toBe(`Ed25519 key ${announced.kid} signs from ${announced.signs_from}\n`);
  await server.refresh();
  expect(server.states().map(({ kid, state }) => [kid, state])).toEqual([
    [before, "signing"],
    [announced.kid, "announced"],
  ]);
});

test("keys roll --now revokes the old key, with an entry for every verifier, and the server signs with the new one", async () => {
  const before = server.current.kid;
  const { kid, revoked } = JSON.parse(await keys("roll", "--now", "--json"));
  expect(revoked).toEqual([before]);
  await server.refresh();
  expect([server.current.kid, server.find(before)]).toEqual([kid, undefined]);
  const entries = await db.selectFrom("revocations").select(["kind", "value"]).execute();
  expect(entries).toEqual([{ kind: "kid", value: before }]);
  expect(await keys("roll", "--now")).toContain(`key ${kid} is revoked, with every access token it signed\n`);
});

test("root keys that are not the server's roll nothing", async () => {
  writeFileSync(join(dataDir, "keys"), newRootKey());
  for (const args of [[], ["--now"]])
    await expect(keys("roll", ...args)).rejects.toThrow("do not open the signing keys");
  expect(await db.selectFrom("signing_keys").select("kid").execute()).toHaveLength(1);
});

test.each([
  ["no store", "there is no store in"],
  ["no key file", "cannot be read"],
  ["an older store", "is of an older version"],
  ["something else in the store's place", "the store cannot be used"],
])("%s is told as a failure, and nothing is made", async (wrong, message) => {
  if (wrong === "no store") vi.stubEnv("COUNTERFOIL_DATA_DIR", join(dataDir, "none"));
  if (wrong === "no key file") rmSync(join(dataDir, "keys"));
  if (wrong === "an older store") await db.schema.dropTable("signing_keys").execute();
  if (wrong === "something else in the store's place") {
    await db.destroy();
    writeFileSync(sqliteFile(dataDir), "not a database ".repeat(1000));
    for (const end of ["-wal", "-shm"]) rmSync(`${sqliteFile(dataDir)}${end}`, { force: true });
  }
  const refusal = await keys("roll").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Failure);
  expect(String(refusal)).toContain(message);
});
