import { type Scope, splitScope } from "@counterfoil/protocol";
import type { Clock } from "../lib/clock.js";
import type { Database } from "../storage/database.js";
import type { Tables } from "../storage/tables.js";
import type { EndReason, Session } from "./session.js";

/** Which sessions to end. */
export type EndScope =
  | { sid: string }
  | { accountId: string; deviceId: string }
  | { accountId: string; except?: string };

/** The `sessions` table: who is signed in. Each verb is one statement. */
export class SessionRows {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async add(session: Session): Promise<void> {
    await this.#db
      .insertInto("sessions")
      .values({
        sid: session.sid,
        account_id: session.accountId,
        device_id: session.deviceId,
        client_id: session.clientId,
        scope: session.scopes.join(" "),
        amr: session.amr.join(" "),
        auth_time: session.authTime,
        device_name: session.deviceName,
        idle_lifetime: session.idleLifetime,
        absolute_end: session.absoluteEnd,
        created_at: session.createdAt,
        ended_at: null,
        end_reason: null,
      })
      .execute();
  }

  /** The session if it has not ended. */
  async findAlive(sid: string): Promise<Session | undefined> {
    const row = await this.#alive().where("sid", "=", sid).executeTakeFirst();
    return row && fromRow(row);
  }

  /** The account's living sessions, newest first. */
  async listAlive(accountId: string): Promise<Session[]> {
    const rows = await this.#alive()
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

  /** Ends living sessions and gives those that this call ended; a second call ends nothing. */
  async end(scope: EndScope, reason: EndReason): Promise<Session[]> {
    let query = this.#db
      .updateTable("sessions")
      .set({ ended_at: this.#clock.now(), end_reason: reason })
      .where("ended_at", "is", null);
    if ("sid" in scope) query = query.where("sid", "=", scope.sid);
    else query = query.where("account_id", "=", scope.accountId);
    if ("deviceId" in scope) query = query.where("device_id", "=", scope.deviceId);
    if ("except" in scope && scope.except !== undefined) query = query.where("sid", "<>", scope.except);
    const rows = await query.returningAll().execute();
    return rows.map(fromRow);
  }

  /** Ids of the sessions ended since then. */
  async endedSince(time: number): Promise<string[]> {
    const rows = await this.#db.selectFrom("sessions").select("sid").where("ended_at", ">=", time).execute();
    return rows.map((row) => row.sid);
  }

  #alive() {
    return this.#db
      .selectFrom("sessions")
      .selectAll()
      .where("ended_at", "is", null)
      .where("absolute_end", ">", this.#clock.now());
  }
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
    idleLifetime: row.idle_lifetime,
    absoluteEnd: row.absolute_end,
    createdAt: row.created_at,
  };
}
