import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";
import { DUE } from "./connection.js";

const BATCH = 200;

/**
 * Announces every grant that the provider ends within 14 days, once per grant, with the event
 * `connection.reauthorization_due`. Every process may do it at any time: each row falls to one of them. How many were
 * announced.
 */
export async function announceDue(db: Database, clock: SqlClock, now: number): Promise<number> {
  for (let announced = 0; ; ) {
    const batch = await announceSome(db, clock, now);
    announced += batch;
    if (batch === 0) return announced;
  }
}

function announceSome(db: Database, clock: SqlClock, now: number): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const due = transaction
      .selectFrom("connections")
      .select("id")
      .where("status", "=", "active")
      .where("due_announced_at", "is", null)
      .where("grant_expires_at", "<=", now + DUE)
      .limit(BATCH);
    const rows = await transaction
      .updateTable("connections")
      .set({ due_announced_at: now })
      .where("id", "in", due)
      // Another process may have been faster since the choice was made.
      .where("due_announced_at", "is", null)
      .returning(["id", "account_id", "provider", "grant_expires_at"])
      .execute();
    for (const { id, account_id, provider, grant_expires_at } of rows)
      await addEvent(transaction, clock, account_id, "connection.reauthorization_due", {
        connection_id: id,
        provider,
        grant_expires_at: new Date(grant_expires_at ?? now).toISOString(),
      });
    return rows.length;
  });
}
