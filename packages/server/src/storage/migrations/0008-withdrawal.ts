import type { Kysely } from "kysely";

/** When the person of an account left, and the word for it that goes out with the revocation of its sessions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("accounts").addColumn("withdrawn_at", "bigint").execute();
  await db.schema.alterTable("revocations").addColumn("cause", "text").execute();
}
