import { CounterfoilError } from "@counterfoil/protocol";
import { lockAccount } from "../accounts/accounts.js";
import {
  addIdentity,
  findAccountOf,
  identitiesOf,
  type ProviderIdentity,
  removeIdentity,
} from "../accounts/identities.js";
import { requireOtherWay } from "../accounts/ways-in.js";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Providers } from "../providers/providers.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";
import { type Connection, type ConnectionRow, type ConnectionStatus, openConnection, statusOf } from "./connection.js";
import { connectionId } from "./vault.js";

/** One way an account is connected to a provider, without its tokens. Times in milliseconds. */
export interface ListedConnection {
  id: string;
  provider: string;
  subject: string;
  /** `identity_only`: the vault has no token of it. */
  status: ConnectionStatus | "identity_only";
  /** What the provider granted, in its words. */
  scopes: string[];
  createdAt: number;
  grantExpiresAt: number | undefined;
}

/** What was removed: the tokens it had, to be ended at the provider; undefined where there are none or none that open. */
export interface RemovedConnection {
  id: string;
  provider: string;
  tokens: RemovedTokens | undefined;
}

export interface RemovedTokens extends Pick<Connection, "accessToken" | "refreshToken"> {
  accessExpired: boolean;
}

/** What the list needs of the storeys below. */
export interface ConnectionListParts {
  db: Database;
  sqlClock: SqlClock;
  wrapper: KeyWrapper;
  providers: Providers;
  clock: Clock;
  log: Log;
}

/** The identities and grants of an account, as its person sees, adds and removes them. */
export class ConnectionList {
  readonly #parts: ConnectionListParts;
  readonly #listeners: ((accountId: string) => void)[] = [];

  constructor(parts: ConnectionListParts) {
    this.#parts = parts;
  }

  /** Tells, in this process, whose connection was removed: what is kept of it has to go. */
  onRemoved(listener: (accountId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** The account's connections, oldest first. */
  of(accountId: string): Promise<ListedConnection[]> {
    return listOf(this.#parts.db, accountId, this.#parts.clock.now());
  }

  /**
   * Makes an identity a way to sign in to the account: true if it was none before. Throws `identity_taken` for one of
   * another account: it is never moved (ASVS 6.8.1).
   */
  link(accountId: string, identity: ProviderIdentity, connection: string): Promise<boolean> {
    const { provider } = identity;
    return this.#parts.db.transaction().execute(async (transaction) => {
      await lockAccount(transaction, accountId);
      const known = await findAccountOf(transaction, identity);
      const owner = known ?? (await addIdentity(transaction, accountId, identity, this.#parts.clock.now()));
      if (owner !== accountId) throw new CounterfoilError("identity_taken");
      if (known !== undefined) return false;
      await addEvent(transaction, this.#parts.sqlClock, accountId, "connection.linked", {
        connection_id: connection,
        provider,
      });
      return true;
    });
  }

  /**
   * Removes a connection: the identity and the provider's tokens, both or neither. Throws `not_found` for one that is
   * not the account's, `last_sign_in_method`.
   */
  async remove(accountId: string, id: string): Promise<RemovedConnection> {
    const { clock } = this.#parts;
    const { provider, row } = await this.#parts.db.transaction().execute(async (transaction) => {
      // Of two that remove the last two ways in, the second waits here and finds one.
      await lockAccount(transaction, accountId);
      const connection = (await listOf(transaction, accountId, clock.now())).find((listed) => listed.id === id);
      if (!connection) throw new CounterfoilError("not_found");
      await requireOtherWay(transaction, accountId, connection, this.#parts.providers.names);
      await removeIdentity(transaction, accountId, connection);
      const row = await transaction.deleteFrom("connections").where("id", "=", id).returningAll().executeTakeFirst();
      const { provider } = connection;
      await addEvent(transaction, this.#parts.sqlClock, accountId, "connection.removed", {
        connection_id: id,
        provider,
      });
      return { provider, row };
    });
    for (const listener of this.#listeners) listener(accountId);
    this.#parts.log.info({ connection: id, provider }, "connection.removed");
    return { id, provider, tokens: row && (await this.#open(row)) };
  }

  /**
   * Removes the tokens of all providers as part of the transaction that withdraws the account, and gives what they were;
   * identities stay, so that whoever comes with one can be told. Once that is committed: {@link removed}.
   */
  removeTokens(transaction: Database, accountId: string): Promise<ConnectionRow[]> {
    return transaction.deleteFrom("connections").where("account_id", "=", accountId).returningAll().execute();
  }

  /** Tells this process that connections of the account are gone, and opens their tokens to be ended at the provider. */
  removed(accountId: string, rows: readonly ConnectionRow[]): Promise<RemovedConnection[]> {
    for (const listener of this.#listeners) listener(accountId);
    return Promise.all(
      rows.map(async (row) => ({ id: row.id, provider: row.provider, tokens: await this.#open(row) })),
    );
  }

  /** Tokens that do not open cannot be ended at the provider, and must not keep the row alive either. */
  async #open(row: ConnectionRow): Promise<RemovedTokens | undefined> {
    try {
      const connection = await openConnection(this.#parts.wrapper, row);
      return { ...connection, accessExpired: row.access_expires_at <= this.#parts.clock.now() };
    } catch {
      this.#parts.log.error({ connection: row.id, key: row.key_id }, "a removed connection did not open");
      return undefined;
    }
  }
}

async function listOf(db: Database, accountId: string, now: number): Promise<ListedConnection[]> {
  const rows = await db
    .selectFrom("connections")
    .select(["id", "provider", "subject", "status", "scope", "created_at", "grant_expires_at"])
    .where("account_id", "=", accountId)
    .execute();
  const kept = rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    subject: row.subject,
    status: statusOf(row, now),
    scopes: row.scope.split(" ").filter((scope) => scope !== ""),
    createdAt: row.created_at,
    grantExpiresAt: row.grant_expires_at ?? undefined,
  }));
  const ids = new Set(rows.map((row) => row.id));
  const bare = (await identitiesOf(db, accountId))
    .map((identity) => ({ ...identity, id: connectionId(accountId, { name: identity.provider }, identity.subject) }))
    .filter(({ id }) => !ids.has(id))
    .map((identity) => ({
      ...identity,
      status: "identity_only" as const,
      scopes: [],
      grantExpiresAt: undefined,
    }));
  return [...kept, ...bare].sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
}
