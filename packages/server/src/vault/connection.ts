import type { Selectable } from "kysely";
import { DAY } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import { Envelope } from "../signing/envelope.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import type { Tables } from "../storage/tables.js";

/** A connection as the store has it, tokens sealed. */
export type ConnectionRow = Selectable<Tables["connections"]>;

/** An account's grant at a provider, tokens open: it lives in memory only. */
export interface Connection {
  id: string;
  accountId: string;
  provider: string;
  accessToken: Secret;
  refreshToken: Secret | undefined;
  version: number;
}

/** Whose connection it is: what its seals are bound to. */
export type ConnectionKey = Pick<ConnectionRow, "id" | "account_id" | "provider">;

/**
 * Whether a connection works: `reauthorization_due` says that the provider ends the grant within 14 days,
 * `needs_reauthorization` that it has ended it.
 */
export type ConnectionStatus = "active" | "reauthorization_due" | "needs_reauthorization";

/** How long before the end of a grant its person is to be asked for a new one. */
export const DUE = 14 * DAY;

/** The members of a row that hold a status. */
type Standing = Pick<ConnectionRow, "status" | "grant_expires_at">;

export function statusOf({ status, grant_expires_at }: Standing, now: number): ConnectionStatus {
  return status === "active" && grant_expires_at !== null && grant_expires_at - DUE <= now
    ? "reauthorization_due"
    : status;
}

/** A row's seals hold only for this connection of this account at this provider (EV-06). */
export function contextOf({ id, account_id, provider }: ConnectionKey): string[] {
  return ["connection", id, account_id, provider];
}

type SealedMembers = Pick<ConnectionRow, "access_token" | "refresh_token" | "data_key" | "key_id">;

/** Seals both tokens under a fresh data key. */
export async function sealTokens(
  wrapper: KeyWrapper,
  key: ConnectionKey,
  accessToken: Secret,
  refreshToken: Secret | undefined,
): Promise<SealedMembers> {
  const envelope = await Envelope.create(wrapper, contextOf(key));
  return {
    access_token: envelope.seal("access_token", accessToken),
    refresh_token: refreshToken ? envelope.seal("refresh_token", refreshToken) : null,
    ...envelope.wrapped,
  };
}

/** Opens a row. Throws `SealBroken` for a row that was moved or changed, or whose root key is missing. */
export async function openConnection(wrapper: KeyWrapper, row: ConnectionRow): Promise<Connection> {
  const envelope = await Envelope.open(wrapper, row, contextOf(row));
  return {
    id: row.id,
    accountId: row.account_id,
    provider: row.provider,
    accessToken: envelope.unseal("access_token", row.access_token),
    refreshToken: row.refresh_token === null ? undefined : envelope.unseal("refresh_token", row.refresh_token),
    version: row.version,
  };
}
