import type { Kysely } from "kysely";

/** Counts what the server changed at the provider, so that every process knows when its kept answers are old. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("connections")
    .addColumn("changes", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
