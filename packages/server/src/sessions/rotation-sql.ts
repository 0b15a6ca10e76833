import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../storage/database.js";
import type { SqlClock } from "../storage/sql-clock.js";
import type { Continued, RotationKey, RotationOutcome, RotationPolicy, RotationStore } from "./rotation.js";

/**
 * Rotation records in SQL. `rotate` is one `UPDATE … CASE … RETURNING`: each column is computed from the row as it was,
 * under the row's lock, so no second statement can come between the decision and the write.
 */
export class SqlRotationStore implements RotationStore {
  readonly #db: Database;
  readonly #clock: SqlClock;

  constructor(db: Database, clock: SqlClock) {
    this.#db = db;
    this.#clock = clock;
  }

  async open(key: RotationKey, policy: RotationPolicy): Promise<void> {
    const record = { ...fresh(key, 0, this.#clock(), policy), window_opened_at: 0, outcome: "opened" };
    await this.#db
      .insertInto("rotations")
      .values(record)
      .onConflict((conflict) => conflict.columns(["account_id", "device_id"]).doUpdateSet(record))
      .execute();
  }

  async restore(key: RotationKey, presented: number, policy: RotationPolicy): Promise<void> {
    const now = this.#clock();
    const record = fresh(key, presented, now, policy);
    await this.#db
      .insertInto("rotations")
      .values(record)
      .onConflict((conflict) =>
        conflict
          .columns(["account_id", "device_id"])
          .doUpdateSet(record)
          .where(
            sql<boolean>`(rotations.sid <> ${key.sid} OR (rotations.ended = 0 AND rotations.expires_at <= ${now}))`,
          ),
      )
      .execute();
  }

  async rotate(key: RotationKey, presented: number, policy: RotationPolicy, caller: string): Promise<RotationOutcome> {
    const now = this.#clock();
    const step = decide(presented, now, policy);
    const row = await this.#db
      .updateTable("rotations")
      .set({
        outcome: step.outcome,
        generation: sql<number>`CASE ${step.outcome} WHEN 'rotated' THEN generation + 1 WHEN 'recovered' THEN ${presented} ELSE generation END`,
        window_opened_at: sql<number>`CASE WHEN ${step.outcome} IN ('rotated', 'retried', 'recovered') THEN ${now} ELSE window_opened_at END`,
        late_retries: sql<number>`CASE ${step.outcome} WHEN 'retried' THEN ${step.lateRetries} ELSE late_retries END`,
        late_retry_at: sql<number>`CASE ${step.outcome} WHEN 'retried' THEN generation ELSE late_retry_at END`,
        caller: sql<string>`CASE WHEN ${step.outcome} IN ('rotated', 'retried', 'recovered') THEN ${caller} ELSE caller END`,
        shared: sql<number>`CASE WHEN ${step.outcome} IN ('renewed', 'converged') AND caller NOT IN ('', ${caller}) THEN 1 ELSE 0 END`,
        last_seen_at: sql<number>`CASE WHEN ${step.outcome} IN ('reused', 'unproven') THEN last_seen_at ELSE ${now} END`,
        expires_at: sql<number>`CASE WHEN ${step.outcome} IN ('reused', 'unproven') THEN expires_at ELSE ${expiry(now, policy)} END`,
        ended: sql<number>`CASE ${step.outcome} WHEN 'reused' THEN 1 ELSE ended END`,
      })
      .where("account_id", "=", key.accountId)
      .where("device_id", "=", key.deviceId)
      .where("sid", "=", key.sid)
      .where((row) => row.or([row("expires_at", ">", now), row("ended", "=", 1)]))
      .returning(["outcome", "generation", "window_opened_at", "shared"])
      .executeTakeFirst();
    if (!row) return { kind: "missing" };
    if (row.outcome === "reused" || row.outcome === "unproven") return { kind: row.outcome };
    return {
      kind: row.outcome as Continued["kind"],
      generation: row.generation,
      issuedAt: row.window_opened_at,
      shared: row.shared === 1,
    };
  }

  async close(keys: readonly RotationKey[]): Promise<void> {
    const sids = keys.map((key) => key.sid);
    if (sids.length > 0) await this.#db.deleteFrom("rotations").where("sid", "in", sids).execute();
  }

  async lastSeen(keys: readonly RotationKey[]): Promise<ReadonlyMap<string, number>> {
    if (keys.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("rotations")
      .select(["sid", "last_seen_at"])
      .where(
        "account_id",
        "in",
        keys.map((key) => key.accountId),
      )
      .where(
        "sid",
        "in",
        keys.map((key) => key.sid),
      )
      .execute();
    return new Map(rows.map((row) => [row.sid, row.last_seen_at]));
  }

  /** Removes what has expired; the rotations of ended sessions too. */
  async sweep(): Promise<void> {
    await this.#db.deleteFrom("rotations").where("expires_at", "<=", this.#clock()).execute();
  }
}

/** The table of the protocol as one expression over the row as it stands. */
function decide(
  presented: number,
  now: Expression<number>,
  policy: RotationPolicy,
): { outcome: Expression<string>; lateRetries: RawBuilder<number> } {
  const open = sql<boolean>`${since(now, "window_opened_at")} < ${policy.window}`;
  const repeated = sql<boolean>`late_retry_at = generation`;
  const unforgiven = sql<number>`(CASE WHEN generation - late_retry_at >= 2 THEN 0 ELSE late_retries END)`;
  const outcome = sql<string>`(CASE
    WHEN ended = 1 THEN 'reused'
    WHEN ${since(now, "last_seen_at")} > ${policy.believedFor} THEN 'unproven'
    WHEN ${presented} > generation THEN 'recovered'
    WHEN ${presented} = generation AND ${open} THEN 'renewed'
    WHEN ${presented} = generation THEN 'rotated'
    WHEN ${presented} = generation - 1 AND ${open} THEN 'converged'
    WHEN ${presented} = generation - 1 AND (${repeated} OR ${unforgiven} < ${policy.lateRetries}) THEN 'retried'
    ELSE 'reused' END)`;
  return { outcome, lateRetries: sql<number>`${unforgiven} + (CASE WHEN ${repeated} THEN 0 ELSE 1 END)` };
}

/** Never negative: what happened in the store's future (its clock was set back) happened just now. */
function since(now: Expression<number>, column: "window_opened_at" | "last_seen_at"): RawBuilder<number> {
  const then = sql.ref(column);
  return sql<number>`(CASE WHEN ${now} > ${then} THEN ${now} - ${then} ELSE 0 END)`;
}

function fresh(key: RotationKey, generation: number, now: Expression<number>, policy: RotationPolicy) {
  return {
    account_id: key.accountId,
    device_id: key.deviceId,
    sid: key.sid,
    generation,
    window_opened_at: now,
    late_retries: 0,
    late_retry_at: -1,
    last_seen_at: now,
    expires_at: expiry(now, policy),
    ended: 0,
    outcome: "recovered",
    caller: "",
    shared: 0,
  };
}

/** The idle lifetime from now, but never past the absolute end. */
function expiry(now: Expression<number>, policy: RotationPolicy): RawBuilder<number> {
  const end = sql<number>`cast(${policy.absoluteEnd} as bigint)`;
  return sql<number>`(CASE WHEN ${now} + ${policy.idle} < ${end} THEN ${now} + ${policy.idle} ELSE ${end} END)`;
}
