import type { Kysely } from "kysely";

/**
 * Accounts with passwords. Only they have a `login_email`, and no two the same: the address that a provider tells lies in
 * `email` and is compared with nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("accounts").addColumn("login_email", "text").execute();
  await db.schema.alterTable("accounts").addColumn("password_hash", "text").execute();
  await db.schema.alterTable("accounts").addColumn("password_changed_at", "bigint").execute();
  await db.schema.createIndex("accounts_by_login_email").unique().on("accounts").column("login_email").execute();

  await db.schema
    .createTable("known_places")
    .addColumn("place", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) => column.notNull().references("accounts.id"))
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("known_places_by_account").on("known_places").column("account_id").execute();

  await db.schema
    .createTable("throttle")
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("ends_at", "bigint", (column) => column.notNull())
    .addColumn("count", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("throttle_key", ["key", "ends_at"])
    .execute();
  await db.schema.createIndex("throttle_by_end").on("throttle").column("ends_at").execute();
}
