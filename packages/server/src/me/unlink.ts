import type { UnlinkResponse } from "@counterfoil/protocol";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Providers } from "../providers/providers.js";
import { requireRecentSignIn } from "../sessions/recent.js";
import type { Access } from "../sessions/session.js";
import type { ConnectionList } from "../vault/connection-list.js";
import { endGrant } from "./end-grant.js";

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
export async function unlink(rooms: UnlinkRooms, access: Access, connection: string): Promise<UnlinkResponse> {
  requireRecentSignIn(access, rooms.clock);
  return endGrant(rooms, await rooms.connections.remove(access.accountId, connection));
}
