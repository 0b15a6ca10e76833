import type { WrappedKey } from "../signing/key-wrapper.js";
import type { SealedRow, SealedRows } from "../signing/sealed-rows.js";
import type { Database } from "../storage/database.js";
import { contextOf } from "./connection.js";

/** The data keys of the connections. */
export class SealedConnections implements SealedRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async notUnder(keyId: string, afterId: string, limit: number): Promise<SealedRow[]> {
    const rows = await this.#db
      .selectFrom("connections")
      .select(["id", "account_id", "provider", "data_key", "key_id"])
      .where("key_id", "!=", keyId)
      .where("id", ">", afterId)
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: row.id, wrapped: row, context: contextOf(row) }));
  }

  async exchange(id: string, from: WrappedKey, { data_key, key_id }: WrappedKey): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("connections")
      .set({ data_key, key_id })
      .where("id", "=", id)
      .where("data_key", "=", from.data_key)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  counts(): Promise<{ keyId: string; rows: number }[]> {
    return this.#db
      .selectFrom("connections")
      .select((row) => ["key_id as keyId", row.fn.count<number>("id").as("rows")])
      .groupBy("key_id")
      .execute();
  }
}
