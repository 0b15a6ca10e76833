import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Migrator, sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openSqlite } from "../database.js";
import * as before from "./0001-thread.js";
import * as keySchedule from "./0002-key-schedule.js";

let folder: string;
let db: Database;
let migrator: Migrator;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
  db = openSqlite(join(folder, "store.db"));
  migrator = new Migrator({ db, provider: { getMigrations: async () => ({ before, keySchedule }) } });
  await migrator.migrateTo("before");
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** What a store of before has in it. */
async function addKey(kid: string, createdAt: number): Promise<void> {
  await sql`insert into signing_keys (kid, algorithm, public_jwk, private_jwk, data_key, key_id, created_at)
    values (${kid}, 'Ed25519', '{}', 'sealed', 'wrapped', 'root0001', ${createdAt})`.execute(db);
}

test("keys of before keep all they have and sign from their making, in their order", async () => {
  await addKey("b", 20);
  await addKey("a", 20);
  await addKey("c", 10);
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  const rest = {
    algorithm: "Ed25519",
    public_jwk: "{}",
    private_jwk: "sealed",
    data_key: "wrapped",
    key_id: "root0001",
  };
  expect(await db.selectFrom("signing_keys").selectAll().orderBy("sequence").execute()).toEqual([
    { kid: "c", sequence: 1, created_at: 10, signs_from: 10, revoked_at: null, ...rest },
    { kid: "a", sequence: 2, created_at: 20, signs_from: 20, revoked_at: null, ...rest },
    { kid: "b", sequence: 3, created_at: 20, signs_from: 20, revoked_at: null, ...rest },
  ]);
  expect((await db.introspection.getTables()).map((table) => table.name)).not.toContain("signing_keys_before");
});

test("a migration that breaks off leaves the table as it was", async () => {
  await addKey("a", 1);
  await db.schema.createTable("signing_keys_before").addColumn("x", "text").execute();
  expect((await migrator.migrateToLatest()).error).toBeDefined();
  await db.schema.dropTable("signing_keys_before").execute();
  expect(await db.selectFrom("signing_keys").select(["kid", "created_at"]).execute()).toEqual([
    { kid: "a", created_at: 1 },
  ]);
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
});
