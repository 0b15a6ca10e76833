import type { Database } from "../storage/database.js";
import type { WrappedKey } from "./key-wrapper.js";
import type { SealedRow, SealedRows } from "./sealed-rows.js";
import { contextOfKey } from "./signing-key.js";

/** The data keys of the signing keys that still have a private half. */
export class SealedSigningKeys implements SealedRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async notUnder(keyId: string, afterId: string, limit: number): Promise<SealedRow[]> {
    const rows = await this.#db
      .selectFrom("signing_keys")
      .select(["kid", "data_key", "key_id"])
      .where("private_jwk", "is not", null)
      .where("key_id", "!=", keyId)
      .where("kid", ">", afterId)
      .orderBy("kid")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: row.kid, wrapped: row, context: contextOfKey(row.kid) }));
  }

  async exchange(kid: string, from: WrappedKey, { data_key, key_id }: WrappedKey): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("signing_keys")
      .set({ data_key, key_id })
      .where("kid", "=", kid)
      .where("data_key", "=", from.data_key)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  counts(): Promise<{ keyId: string; rows: number }[]> {
    return this.#db
      .selectFrom("signing_keys")
      .select((row) => ["key_id as keyId", row.fn.count<number>("kid").as("rows")])
      .where("private_jwk", "is not", null)
      .groupBy("key_id")
      .execute();
  }
}
