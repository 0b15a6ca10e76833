import type { Secret } from "../lib/secret.js";
import { Envelope } from "../signing/envelope.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { Tables } from "../storage/tables.js";

/** An account's grant at a provider, tokens open: it lives in memory only. */
export interface Connection {
  id: string;
  accountId: string;
  provider: string;
  subject: string;
  accessToken: Secret;
  /** Milliseconds. */
  accessExpiresAt: number;
  refreshToken: Secret | undefined;
  status: "active" | "needs_reauthorization";
  version: number;
}

type Row = Tables["connections"];
type SealedMembers = Pick<Row, "access_token" | "refresh_token" | "data_key" | "key_id">;

/** A row's seals hold only for this connection of this account at this provider (EV-06). */
function contextOf(row: Pick<Row, "id" | "account_id" | "provider">): string[] {
  return ["connection", row.id, row.account_id, row.provider];
}

/** Seals both tokens under a fresh data key. */
export function sealTokens(
  ring: KeyRing,
  row: Pick<Row, "id" | "account_id" | "provider">,
  accessToken: Secret,
  refreshToken: Secret | undefined,
): SealedMembers {
  const envelope = Envelope.create(ring, contextOf(row));
  return {
    access_token: envelope.seal("access_token", accessToken),
    refresh_token: refreshToken ? envelope.seal("refresh_token", refreshToken) : null,
    ...envelope.wrapped,
  };
}

/** Opens a row. Throws `SealBroken` for a row that was moved or changed. */
export function openConnection(ring: KeyRing, row: Row): Connection {
  const envelope = Envelope.open(ring, row, contextOf(row));
  return {
    id: row.id,
    accountId: row.account_id,
    provider: row.provider,
    subject: row.subject,
    accessToken: envelope.unseal("access_token", row.access_token),
    accessExpiresAt: row.access_expires_at,
    refreshToken: row.refresh_token === null ? undefined : envelope.unseal("refresh_token", row.refresh_token),
    status: row.status,
    version: row.version,
  };
}
