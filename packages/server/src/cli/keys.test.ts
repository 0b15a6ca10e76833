import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { systemClock } from "../lib/clock.js";
import { Secret } from "../lib/secret.js";
import { SPOTIFY_HOSTS, spotify } from "../providers/spotify.js";
import { KeyRing, keyFile, newRootKey } from "../signing/key-ring.js";
import { SigningKeys } from "../signing/signing-keys.js";
import { DataFolder } from "../storage/data-folder.js";
import { type Database, openSqlite } from "../storage/database.js";
import { migrate } from "../storage/migrate.js";
import { sqliteFile } from "../storage/stores.js";
import { tokens } from "../vault/temporary-provider.js";
import { temporaryVault } from "../vault/temporary-vault.js";
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

/** As an operator who rolls the root key: the new one in front. The ids, newest first. */
async function rollRootKey(): Promise<[newest: string, older: string]> {
  const file = join(dataDir, "keys");
  const older = readFileSync(file, "utf8");
  const newest = newRootKey();
  writeFileSync(file, `${newest}\n${older}`);
  return [newest.split("_")[1] ?? "", older.split("_")[1] ?? ""];
}

/** A connection of an account, sealed as a server does it. */
async function connect(id: string): Promise<void> {
  const provider = spotify("id", new Secret("secret"), SPOTIFY_HOSTS);
  await addTemporaryAccount(db, id, provider, id);
  const ring = KeyRing.parse(readFileSync(join(dataDir, "keys"), "utf8"));
  await temporaryVault(db, systemClock, ring).keep(id, provider, id, tokens());
}

test("keys list tells how many rows each root key still seals", async () => {
  await connect("account_ada");
  const [newest, older] = await rollRootKey();
  await connect("account_bob");
  expect(JSON.parse(await keys("list", "--json")).root_keys).toEqual(
    [
      { root_key: newest, connections: 1, signing_keys: 0 },
      { root_key: older, connections: 1, signing_keys: 1 },
    ].toSorted((one, other) => one.root_key.localeCompare(other.root_key)),
  );
  expect(await keys("list")).toMatch(/\nroot key +connections +signing keys\n/);
});

test("keys rewrap brings everything under the newest root key, beside a running server, and says so", async () => {
  await connect("account_ada");
  const [newest] = await rollRootKey();
  expect(await keys("rewrap")).toBe(
    [
      `1 signing key and 1 connection rewrapped under root key ${newest}`,
      `root key ${newest} seals 1 connection and 1 signing key`,
      "no other root key seals anything; keep one until the refresh tokens it made are used up (docs/keys.md)",
      "",
    ].join("\n"),
  );
  writeFileSync(join(dataDir, "keys"), readFileSync(join(dataDir, "keys"), "utf8").split("\n")[0] ?? "");
  const ring = KeyRing.parse(readFileSync(join(dataDir, "keys"), "utf8"));
  const reopened = await SigningKeys.open(db, ring, systemClock, "Ed25519");
  expect(reopened.current.kid).toBe(server.current.kid);
  expect(JSON.parse(await keys("rewrap", "--json"))).toEqual({
    newest,
    rewrapped: { signing_keys: 0, connections: 0 },
    unreadable: {},
    root_keys: [{ root_key: newest, connections: 1, signing_keys: 1 }],
  });
});

test("keys rewrap without the root key that rows need changes nothing, and names it", async () => {
  await connect("account_ada");
  const [, older] = await rollRootKey();
  writeFileSync(join(dataDir, "keys"), `${newRootKey()}\n`);
  const before = await db.selectFrom("connections").selectAll().execute();
  await expect(keys("rewrap")).rejects.toThrow(`2 rows under root key ${older} cannot be opened: give that key back`);
  expect(await db.selectFrom("connections").selectAll().execute()).toEqual(before);
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
