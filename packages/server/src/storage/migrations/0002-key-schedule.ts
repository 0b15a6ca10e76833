import { type Kysely, sql } from "kysely";

/** Signing keys on a schedule. The table is built anew: SQLite cannot let a column be null afterwards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await (db.isTransaction ? rebuild(db) : db.transaction().execute(rebuild));
}

async function rebuild(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("signing_keys").renameTo("signing_keys_before").execute();
  await db.schema
    .createTable("signing_keys")
    .addColumn("kid", "text", (column) => column.primaryKey())
    .addColumn("sequence", "integer", (column) => column.notNull().unique())
    .addColumn("algorithm", "text", (column) => column.notNull())
    .addColumn("public_jwk", "text", (column) => column.notNull())
    .addColumn("private_jwk", "text")
    .addColumn("data_key", "text", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("signs_from", "bigint", (column) => column.notNull())
    .addColumn("revoked_at", "bigint")
    .execute();
  await sql`
    insert into signing_keys
      (kid, sequence, algorithm, public_jwk, private_jwk, data_key, key_id, created_at, signs_from)
    select kid, row_number() over (order by created_at, kid), algorithm, public_jwk, private_jwk, data_key, key_id,
      created_at, created_at
    from signing_keys_before`.execute(db);
  await db.schema.dropTable("signing_keys_before").execute();
}
