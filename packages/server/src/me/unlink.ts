import type { UnlinkResponse } from "@counterfoil/protocol";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Providers } from "../providers/providers.js";
import { type RevocationOutcome, revokeGrant } from "../providers/revocation.js";
import { requireRecentSignIn } from "../sessions/recent.js";
import type { Access } from "../sessions/session.js";
import type { ConnectionList } from "../vault/connection-list.js";

/** What removing a connection needs of the storeys below. */
export interface UnlinkRooms {
  providers: Providers;
  connections: ConnectionList;
  clock: Clock;
  log: Log;
}

/**
 * Removes a connection: first here, committed, then at the provider where it lets an app end a grant. What fails there is
 * told and logged, and brings nothing back. Sessions go on. Throws `reauthentication_required`, `not_found`,
 * `last_sign_in_method`.
 */
export async function unlink(
  { providers, connections, clock, log }: UnlinkRooms,
  access: Access,
  connection: string,
): Promise<UnlinkResponse> {
  requireRecentSignIn(access, clock);
  const { id, provider: name, tokens } = await connections.remove(access.accountId, connection);
  // Gone from the configuration, or one that has to describe itself and does not answer.
  const provider = await providers.get(name).catch(() => undefined);
  if (!provider) return { revoked: false };
  const outcome: RevocationOutcome = tokens ? await revokeGrant(provider, tokens) : { kind: "none" };
  if (outcome.kind === "revoked") return { revoked: true };
  if (outcome.kind === "failed")
    log.warn({ connection: id, provider: name, status: outcome.status }, "a grant was not ended at the provider");
  return { revoked: false, ...(provider.grantsPage === undefined ? {} : { manage_url: provider.grantsPage }) };
}
