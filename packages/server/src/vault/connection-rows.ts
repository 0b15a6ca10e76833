import { CounterfoilError, type EventData } from "@counterfoil/protocol";
import { lockAccount } from "../accounts/accounts.js";
import { hasIdentity } from "../accounts/identities.js";
import { SECOND } from "../lib/clock.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";
import type { ConnectionKey, ConnectionRow } from "./connection.js";

/** Why a connection needs its person again. */
export type EndReason = EventData["connection.needs_reauthorization"]["reason"];

/**
 * How long one process alone may ask the provider. Longer than a living process can take: two and a half seconds for the
 * store to say so, ten for the provider, two to seal the answer, two and a half for the store to take it. So only a process that died or was paused is ever
 * overtaken; a shorter lease that is renewed would let a stalled one be overtaken in the midst of a rotation.
 */
export const LEASE = 20 * SECOND;

/** Which tokens are replaced, by whom: the connection's version, and the fence of the holder's lease. */
export interface Hold {
  id: string;
  version: number;
  fence: number;
}

/** A connection, whether its grant holds, and how often the server changed something at the provider by it. */
export type Standing = Pick<ConnectionRow, "id" | "status" | "changes">;

/** What the new tokens of a connection change in its row. */
export type NewTokens = Pick<
  ConnectionRow,
  "access_token" | "refresh_token" | "data_key" | "key_id" | "access_expires_at" | "updated_at"
> & { scope?: string };

/** Nobody asks, nothing is unanswered, nothing failed. */
const AT_REST = { lease_until: null, asked_fence: null, failure: null, retry_at: null };

/**
 * The rows of `connections` as far as their tokens go. Every method is one atomic step; who decides something has
 * decided it when the promise resolves. Leases are counted by the store's own clock.
 */
export class ConnectionRows {
  readonly #db: Database;
  readonly #clock: SqlClock;

  constructor(db: Database, clock: SqlClock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Of the account's connections at the provider the one that was made last; a renewed consent changes no order. */
  newest(accountId: string, provider: string): Promise<ConnectionRow | undefined> {
    return this.#db
      .selectFrom("connections")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("provider", "=", provider)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .executeTakeFirst();
  }

  /** The newest connection as `newest` says, without its tokens. */
  standing(accountId: string, provider: string): Promise<Standing | undefined> {
    return this.#db
      .selectFrom("connections")
      .select(["id", "status", "changes"])
      .where("account_id", "=", accountId)
      .where("provider", "=", provider)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .executeTakeFirst();
  }

  /** Counts one change; gives the new count, undefined for a connection that is gone. */
  async countChange(id: string): Promise<number | undefined> {
    const row = await this.#db
      .updateTable("connections")
      .set((row) => ({ changes: row("changes", "+", 1) }))
      .where("id", "=", id)
      .returning("changes")
      .executeTakeFirst();
    return row?.changes;
  }

  /** The row, and the time by the store's clock. */
  read(id: string): Promise<(ConnectionRow & { now: number }) | undefined> {
    return this.#db
      .selectFrom("connections")
      .selectAll()
      .select(this.#clock().as("now"))
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /**
   * Keeps the tokens of a consent, in place of those of an earlier one, whoever is asking with those. What was decided
   * while the provider answered counts: throws `account_withdrawn`, and `not_connected` where the identity is not the
   * account's any more.
   */
  keep(key: ConnectionKey, subject: string, tokens: NewTokens & GrantTerms): Promise<void> {
    return this.#db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, key.account_id);
      if (!(await hasIdentity(transaction, key.account_id, { provider: key.provider, subject })))
        throw new CounterfoilError("not_connected");
      await this.#put(transaction, key, subject, tokens);
    });
  }

  /**
   * Takes the lease of a connection whose tokens are still of this version, unless another holds it, the grant has ended,
   * or the provider wants to be left alone. That the provider is about to be asked is durable when this resolves.
   * `toStore`: an answer is there already, which neither of the last two concerns.
   */
  lease(id: string, version: number, toStore: boolean): Promise<ConnectionRow | undefined> {
    const now = this.#clock();
    const lease = this.#db
      .updateTable("connections")
      .set((row) => ({
        fence: row("fence", "+", 1),
        lease_until: row(this.#clock(), "+", LEASE),
        asked_fence: row.fn.coalesce("asked_fence", row("fence", "+", 1)),
        failure: null,
      }))
      .where("id", "=", id)
      .where("version", "=", version)
      .where((row) => row.or([row("lease_until", "is", null), row("lease_until", "<=", now)]));
    const allowed = toStore
      ? lease
      : lease
          .where("status", "=", "active")
          .where((row) => row.or([row("retry_at", "is", null), row("retry_at", "<=", now)]));
    return allowed.returningAll().executeTakeFirst();
  }

  /** Ends every lease: for the only process over its store, at its start, when no holder can be alive. */
  async endLeases(): Promise<void> {
    await this.#db.updateTable("connections").set({ lease_until: null }).where("lease_until", "is not", null).execute();
  }

  /** Puts the tokens of an answer in place of those it was asked with. False: another lease or consent came first. */
  async replace(hold: Hold, tokens: NewTokens): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("connections")
      .set((row) => ({ ...tokens, ...AT_REST, status: "active" as const, version: row("version", "+", 1) }))
      .where((row) => row.and({ ...hold }))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /**
   * Ends a lease that brought no tokens. `isKnown`: the provider has said that it did nothing; otherwise it may have
   * rotated, and the row goes on to say so. `retryAfter` in seconds, where the provider named it.
   */
  async release(
    hold: Hold,
    failure: NonNullable<ConnectionRow["failure"]>,
    isKnown: boolean,
    retryAfter?: number,
  ): Promise<void> {
    await this.#db
      .updateTable("connections")
      .set((row) => ({
        lease_until: null,
        failure,
        retry_at: retryAfter === undefined ? null : row(this.#clock(), "+", retryAfter * SECOND),
        // What became of an earlier request is no better known by this answer.
        asked_fence: isKnown
          ? row.case().when("asked_fence", "=", hold.fence).then(null).else(row.ref("asked_fence")).end()
          : row.ref("asked_fence"),
      }))
      .where((row) => row.and({ ...hold }))
      .execute();
  }

  /** Says that the grant has ended, once, with its event. False as in `replace`. */
  giveUp(hold: Hold, key: ConnectionKey, reason: EndReason): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("connections")
        .set({ ...AT_REST, status: "needs_reauthorization" })
        .where((row) => row.and({ ...hold, status: "active" }))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      const data = { connection_id: hold.id, provider: key.provider, reason };
      await addEvent(transaction, this.#clock, key.account_id, "connection.needs_reauthorization", data);
      return true;
    });
  }

  async #put(
    transaction: Database,
    key: ConnectionKey,
    subject: string,
    tokens: NewTokens & GrantTerms,
  ): Promise<void> {
    const values = { ...tokens, ...AT_REST, status: "active" as const, due_announced_at: null };
    await transaction
      .insertInto("connections")
      .values({ ...key, subject, ...values, version: 1, fence: 0, created_at: tokens.updated_at })
      .onConflict((conflict) =>
        conflict
          .column("id")
          // Another consent may show less: what was kept of the answers to the one before is old.
          .doUpdateSet((row) => ({
            ...values,
            version: row.eb(row.ref("connections.version"), "+", 1),
            changes: row.eb(row.ref("connections.changes"), "+", 1),
          })),
      )
      .execute();
  }
}

/** What the provider granted with a consent, and until when. */
export type GrantTerms = { scope: string } & Pick<ConnectionRow, "grant_expires_at">;
