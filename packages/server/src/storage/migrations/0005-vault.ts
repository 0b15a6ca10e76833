import type { Kysely } from "kysely";

/** The lease under which one process asks the provider, what the last asking came to, and whether its end was announced. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("connections")
    .addColumn("fence", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("connections").addColumn("lease_until", "bigint").execute();
  await db.schema.alterTable("connections").addColumn("asked_fence", "integer").execute();
  await db.schema.alterTable("connections").addColumn("failure", "text").execute();
  await db.schema.alterTable("connections").addColumn("retry_at", "bigint").execute();
  await db.schema.alterTable("connections").addColumn("due_announced_at", "bigint").execute();
  await db.schema.createIndex("connections_by_root_key").on("connections").columns(["key_id", "id"]).execute();
}
