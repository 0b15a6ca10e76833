import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("revocations")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("issued_before", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("revocations_by_time").on("revocations").column("created_at").execute();

  await db.schema
    .createTable("outbox")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("outbox_by_time").on("outbox").column("created_at").execute();

  await db.schema.alterTable("sessions").addColumn("address", "text").execute();
  await db.schema
    .alterTable("rotations")
    .addColumn("caller", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await db.schema
    .alterTable("rotations")
    .addColumn("shared", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("rotations_by_expiry").on("rotations").column("expires_at").execute();
}
