import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("accounts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text")
    .addColumn("email", "text")
    .addColumn("email_verified", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();

  await db.schema
    .createTable("identities")
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("former", "integer", (column) => column.notNull())
    .addColumn("account_id", "text", (column) => column.notNull().references("accounts.id"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("identities_key", ["provider", "subject", "former"])
    .execute();
  await db.schema.createIndex("identities_by_account").on("identities").column("account_id").execute();

  await db.schema
    .createTable("connections")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) => column.notNull().references("accounts.id"))
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("scope", "text", (column) => column.notNull())
    .addColumn("access_token", "text", (column) => column.notNull())
    .addColumn("access_expires_at", "bigint", (column) => column.notNull())
    .addColumn("refresh_token", "text")
    .addColumn("grant_expires_at", "bigint")
    .addColumn("data_key", "text", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("connections_of_account", ["account_id", "provider", "subject"])
    .execute();

  await db.schema
    .createTable("sessions")
    .addColumn("sid", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) => column.notNull().references("accounts.id"))
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull())
    .addColumn("scope", "text", (column) => column.notNull())
    .addColumn("amr", "text", (column) => column.notNull())
    .addColumn("auth_time", "bigint", (column) => column.notNull())
    .addColumn("device_name", "text", (column) => column.notNull())
    .addColumn("idle_lifetime", "bigint", (column) => column.notNull())
    .addColumn("absolute_end", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("end_reason", "text")
    .execute();
  await db.schema.createIndex("sessions_by_account").on("sessions").columns(["account_id", "ended_at"]).execute();
  await db.schema.createIndex("sessions_by_end").on("sessions").column("ended_at").execute();

  await db.schema
    .createTable("rotations")
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("sid", "text", (column) => column.notNull())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("window_opened_at", "bigint", (column) => column.notNull())
    .addColumn("late_retries", "integer", (column) => column.notNull())
    .addColumn("late_retry_at", "integer", (column) => column.notNull())
    .addColumn("last_seen_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("ended", "integer", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("rotations_key", ["account_id", "device_id"])
    .execute();

  await db.schema
    .createTable("one_time")
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("one_time_key", ["kind", "id"])
    .execute();
  await db.schema.createIndex("one_time_by_expiry").on("one_time").column("expires_at").execute();

  await db.schema
    .createTable("signing_keys")
    .addColumn("kid", "text", (column) => column.primaryKey())
    .addColumn("algorithm", "text", (column) => column.notNull())
    .addColumn("public_jwk", "text", (column) => column.notNull())
    .addColumn("private_jwk", "text", (column) => column.notNull())
    .addColumn("data_key", "text", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}
