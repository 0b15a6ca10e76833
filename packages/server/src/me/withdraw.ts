import { CounterfoilError } from "@counterfoil/protocol";
import { markWithdrawn } from "../accounts/accounts.js";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Providers } from "../providers/providers.js";
import { requireRecentSignIn } from "../sessions/recent.js";
import type { Access } from "../sessions/session.js";
import type { Sessions } from "../sessions/sessions.js";
import { addEvent } from "../storage/outbox.js";
import type { Stores } from "../storage/stores.js";
import type { ConnectionList } from "../vault/connection-list.js";
import { endGrant } from "./end-grant.js";

/** What withdrawing an account needs of the storeys below. */
export interface WithdrawRooms {
  stores: Pick<Stores, "db" | "clock">;
  sessions: Sessions;
  connections: ConnectionList;
  providers: Providers;
  clock: Clock;
  log: Log;
}

/**
 * Withdraws the account of its person. In one transaction it is marked, all its sessions end with the revocation of their
 * tokens, and the providers' tokens are gone; nobody signs in to it from then on (ASVS 7.4.2). The providers are told
 * afterwards, once, and nobody waits for them. Throws `reauthentication_required`, `signed_out`, `account_withdrawn`.
 */
export async function withdraw(rooms: WithdrawRooms, access: Access): Promise<void> {
  const { stores, sessions, connections, clock, log } = rooms;
  const { accountId, sid } = access;
  requireRecentSignIn(access, clock);
  const { ended, rows } = await stores.db.transaction().execute(async (transaction) => {
    await markWithdrawn(transaction, accountId, clock.now());
    const ended = await sessions.endWithin(transaction, { accountId }, "withdrawn");
    // A sign-out that has not been heard here yet: what was signed out decides nothing any more.
    if (!ended.some((session) => session.sid === sid)) throw new CounterfoilError("signed_out");
    const rows = await connections.removeTokens(transaction, accountId);
    const providers = [...new Set(rows.map(({ provider }) => provider))];
    await addEvent(transaction, stores.clock, accountId, "account.withdrawn", { providers });
    return { ended, rows };
  });
  await sessions.forget(ended, "withdrawn");
  log.info({ account: accountId }, "account.withdrawn");
  void connections
    .removed(accountId, rows)
    .then((removed) => Promise.all(removed.map((connection) => endGrant(rooms, connection))))
    .catch((err: unknown) => log.error({ err }, "grants were not ended at their providers"));
}
