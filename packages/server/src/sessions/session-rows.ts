import { CounterfoilError, type Scope, splitScope } from "@counterfoil/protocol";
import { lockAccount } from "../accounts/accounts.js";
import type { DeviceLimit } from "../clients/client.js";
import type { Clock } from "../lib/clock.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import { addRevocations } from "../storage/revocations.js";
import type { SqlClock } from "../storage/sql-clock.js";
import type { Tables } from "../storage/tables.js";
import { causeOf, type EndReason, type Session } from "./session.js";

/** Which sessions to end. */
export type EndScope =
  | { sids: readonly string[] }
  | { accountId: string; deviceId: string }
  | { accountId: string; except?: string };

/** The `sessions` table: who is signed in. Each verb is one statement or one transaction. */
export class SessionRows {
  readonly #db: Database;
  readonly #sqlClock: SqlClock;
  readonly #clock: Clock;

  constructor(db: Database, sqlClock: SqlClock, clock: Clock) {
    this.#db = db;
    this.#sqlClock = sqlClock;
    this.#clock = clock;
  }

  /**
   * Adds a session, ends the one it replaces, so that a device has one session at most, and the account's oldest ones beyond the limit; gives
   * those that ended. Throws `account_withdrawn`, and `too_many_devices` where the limit says so.
   */
  add(session: Session, replaces: string | undefined, limit: DeviceLimit): Promise<Session[]> {
    return this.#db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, session.accountId);
      const { accountId, deviceId } = session;
      const replaced = [
        ...(await this.endWithin(transaction, { accountId, deviceId }, "replaced")),
        ...(await this.endWithin(transaction, { sids: replaces === undefined ? [] : [replaces] }, "replaced")),
      ];
      const others = await this.#alive(transaction)
        .where("account_id", "=", session.accountId)
        .orderBy("created_at", "desc")
        .orderBy("sid")
        .execute();
      const tooMany = others.slice(limit.most - 1).map((row) => row.sid);
      if (tooMany.length > 0 && limit.whenFull === "refuse") throw new CounterfoilError("too_many_devices");
      const oldest = await this.endWithin(transaction, { sids: tooMany }, "too_many");
      await transaction.insertInto("sessions").values(toRow(session)).execute();
      await addEvent(transaction, this.#sqlClock, session.accountId, "session.opened", {
        session_id: session.sid,
        device_id: session.deviceId,
        client_id: session.clientId,
        amr: session.amr,
      });
      return [...replaced, ...oldest];
    });
  }

  /** Living sessions of one account or of all, newest first. */
  async newest(limit: number, accountId: string | undefined): Promise<Session[]> {
    let query = this.#alive(this.#db).orderBy("created_at", "desc").orderBy("sid").limit(limit);
    if (accountId !== undefined) query = query.where("account_id", "=", accountId);
    return (await query.execute()).map(fromRow);
  }

  /** The session if it has not ended. */
  async findAlive(sid: string): Promise<Session | undefined> {
    const row = await this.#alive(this.#db).where("sid", "=", sid).executeTakeFirst();
    return row && fromRow(row);
  }

  /** The account's living sessions, newest first. */
  async listAlive(accountId: string): Promise<Session[]> {
    const rows = await this.#alive(this.#db)
      .where("account_id", "=", accountId)
      .orderBy("created_at", "desc")
      .orderBy("sid")
      .execute();
    return rows.map(fromRow);
  }

  /** Names a device of the account; false where it has no such device. */
  async rename(accountId: string, deviceId: string, name: string): Promise<boolean> {
    const row = await this.#db
      .updateTable("sessions")
      .set({ device_name: name })
      .where("account_id", "=", accountId)
      .where("device_id", "=", deviceId)
      .where("ended_at", "is", null)
      .where("absolute_end", ">", this.#clock.now())
      .returning("sid")
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Ends living sessions, with the revocation of their access tokens in the same transaction, and gives those that
   * this call ended; a second call ends nothing.
   */
  end(scope: EndScope, reason: EndReason): Promise<Session[]> {
    return this.#db.transaction().execute((transaction) => this.endWithin(transaction, scope, reason));
  }

  /** The same as part of a transaction that ends more than sessions. */
  async endWithin(transaction: Database, scope: EndScope, reason: EndReason): Promise<Session[]> {
    let query = transaction
      .updateTable("sessions")
      .set({ ended_at: this.#clock.now(), end_reason: reason })
      .where("ended_at", "is", null);
    if ("sids" in scope) {
      if (scope.sids.length === 0) return [];
      query = query.where("sid", "in", scope.sids);
    } else query = query.where("account_id", "=", scope.accountId);
    if ("deviceId" in scope) query = query.where("device_id", "=", scope.deviceId);
    if ("except" in scope && scope.except !== undefined) query = query.where("sid", "<>", scope.except);
    const ended = (await query.returningAll().execute()).map(fromRow);
    await addRevocations(
      transaction,
      this.#sqlClock,
      "sid",
      ended.map((session) => session.sid),
      { cause: causeOf(reason) },
    );
    for (const { sid, deviceId, accountId } of ended) {
      const session = { session_id: sid, device_id: deviceId };
      if (reason === "reused") await addEvent(transaction, this.#sqlClock, accountId, "session.reused", session);
      else await addEvent(transaction, this.#sqlClock, accountId, "session.ended", { ...session, reason });
    }
    return ended;
  }

  /** Tells what the rotation of a session came to, where somebody may want to know. */
  tell(
    session: { sid: string; accountId: string },
    type: "session.retried" | "session.recovered" | "session.shared",
    generation: number,
  ): Promise<void> {
    return addEvent(this.#db, this.#sqlClock, session.accountId, type, { session_id: session.sid, generation });
  }

  /** Removes sessions that are over for longer than anybody asks about them. */
  async sweep(before: number): Promise<void> {
    await this.#db
      .deleteFrom("sessions")
      .where((row) => row.or([row("ended_at", "<", before), row("absolute_end", "<", before)]))
      .execute();
  }

  #alive(db: Database) {
    return db
      .selectFrom("sessions")
      .selectAll()
      .where("ended_at", "is", null)
      .where("absolute_end", ">", this.#clock.now());
  }
}

function toRow(session: Session): Tables["sessions"] {
  return {
    sid: session.sid,
    account_id: session.accountId,
    device_id: session.deviceId,
    client_id: session.clientId,
    scope: session.scopes.join(" "),
    amr: session.amr.join(" "),
    auth_time: session.authTime,
    device_name: session.deviceName,
    address: session.address ?? null,
    idle_lifetime: session.idleLifetime,
    absolute_end: session.absoluteEnd,
    created_at: session.createdAt,
    ended_at: null,
    end_reason: null,
  };
}

function fromRow(row: Tables["sessions"]): Session {
  return {
    sid: row.sid,
    accountId: row.account_id,
    deviceId: row.device_id,
    clientId: row.client_id,
    scopes: splitScope(row.scope) as Scope[],
    amr: row.amr.split(" "),
    authTime: row.auth_time,
    deviceName: row.device_name,
    address: row.address ?? undefined,
    idleLifetime: row.idle_lifetime,
    absoluteEnd: row.absolute_end,
    createdAt: row.created_at,
  };
}
