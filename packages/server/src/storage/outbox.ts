import type { EventData, EventType } from "@counterfoil/protocol";
import { randomId } from "../lib/random.js";
import type { Database } from "./database.js";
import type { SqlClock } from "./sql-clock.js";

/**
 * Writes an event, as part of the transaction it speaks of: both are committed, or neither is. Its delivery comes from
 * the table `outbox`.
 */
export async function addEvent<Type extends EventType>(
  transaction: Database,
  clock: SqlClock,
  accountId: string,
  type: Type,
  data: EventData[Type],
): Promise<void> {
  await transaction
    .insertInto("outbox")
    .values({ id: randomId("event"), type, account_id: accountId, data: JSON.stringify(data), created_at: clock() })
    .execute();
}
