import { type Kysely, sql } from "kysely";

/** Whether a verified address is known already is asked at every first sign-in and every registration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index accounts_by_lower_email on accounts (lower(email))`.execute(db);
}
