import type { Insertable, Selectable } from "kysely";
import type { Database } from "../storage/database.js";
import type { Tables } from "../storage/tables.js";
import type { ScheduledKey } from "./key-schedule.js";
import type { SealedKey, SigningAlgorithm } from "./signing-key.js";

/** A signing key's row: the key, and when it signs. */
export interface KeyRow extends SealedKey, ScheduledKey {
  /** One key per number, ascending. */
  sequence: number;
  createdAt: number;
}

/** The rows of `signing_keys`, which all processes over one store share. */
export class KeyRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** All keys, oldest first. */
  async read(): Promise<KeyRow[]> {
    const rows = await this.#db.selectFrom("signing_keys").selectAll().orderBy("sequence").execute();
    return rows.map(fromRow);
  }

  /** Adds a key. False: another process has taken its sequence number, and nothing has changed. */
  add(key: KeyRow): Promise<boolean> {
    return insert(this.#db, key);
  }

  /**
   * Adds a key and revokes others in one transaction; `also` writes what has to be committed with it. False as in `add`.
   */
  replace(key: KeyRow, revoked: readonly string[], also: (transaction: Database) => Promise<void>): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      // The first statement writes: SQLite refuses a transaction that reads, is overtaken, and writes.
      if (!(await insert(transaction, key))) return false;
      if (revoked.length > 0)
        await transaction
          .updateTable("signing_keys")
          .set({ revoked_at: key.signsFrom, private_jwk: null })
          .where("kid", "in", revoked)
          .execute();
      await also(transaction);
      return true;
    });
  }

  /** Removes the private halves of keys that will never sign again. */
  async removePrivateHalves(kids: readonly string[]): Promise<void> {
    if (kids.length === 0) return;
    await this.#db.updateTable("signing_keys").set({ private_jwk: null }).where("kid", "in", kids).execute();
  }

  async remove(kids: readonly string[]): Promise<void> {
    if (kids.length === 0) return;
    await this.#db.deleteFrom("signing_keys").where("kid", "in", kids).execute();
  }
}

async function insert(db: Database, key: KeyRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("signing_keys")
    .values(toRow(key))
    .onConflict((conflict) => conflict.column("sequence").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

function toRow(key: KeyRow): Insertable<Tables["signing_keys"]> {
  return {
    kid: key.kid,
    sequence: key.sequence,
    algorithm: key.algorithm,
    public_jwk: JSON.stringify(key.publicJwk),
    private_jwk: key.privateJwk ?? null,
    ...key.wrapped,
    created_at: key.createdAt,
    signs_from: key.signsFrom,
    revoked_at: key.revokedAt ?? null,
  };
}

function fromRow(row: Selectable<Tables["signing_keys"]>): KeyRow {
  return {
    kid: row.kid,
    sequence: row.sequence,
    algorithm: row.algorithm as SigningAlgorithm,
    publicJwk: JSON.parse(row.public_jwk),
    privateJwk: row.private_jwk ?? undefined,
    wrapped: { data_key: row.data_key, key_id: row.key_id },
    createdAt: row.created_at,
    signsFrom: row.signs_from,
    revokedAt: row.revoked_at ?? undefined,
  };
}
