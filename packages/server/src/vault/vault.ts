import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Log } from "../lib/log.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";
import { RootKeyMissing, SealBroken } from "../signing/envelope.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import type { Database } from "../storage/database.js";
import type { SqlClock } from "../storage/sql-clock.js";
import {
  type Connection,
  type ConnectionRow,
  type ConnectionStatus,
  openConnection,
  sealTokens,
  statusOf,
} from "./connection.js";
import { ConnectionRows } from "./connection-rows.js";
import type { VaultMetrics } from "./metrics.js";
import { type ProviderAccess, ProviderRefresh } from "./provider-refresh.js";

export type { ProviderAccess } from "./provider-refresh.js";

/**
 * `vault/` owns THEIR tokens: sealed from the first row, refreshed by the server once per expiry, given out only to code
 * that calls the provider. It knows nothing of our sessions: a grant that ends signs nobody out.
 */

/** What the vault needs of the storeys below. */
export interface VaultParts {
  db: Database;
  sqlClock: SqlClock;
  wrapper: KeyWrapper;
  clock: Clock;
  circuits: Circuits;
  metrics: VaultMetrics;
  log: Log;
}

/** One row per account, provider and subject, so that a second consent, even a simultaneous one, meets the first. */
export function connectionId(accountId: string, provider: Pick<Provider, "name">, subject: string): string {
  return `connection_${sha256(JSON.stringify([accountId, provider.name, subject])).slice(0, 22)}`;
}

/** A connection that works, and how often the server changed something at the provider by it. */
export interface StandingConnection {
  id: string;
  changes: number;
}

/** A token that ends sooner than this is refreshed first; a short-lived one in the last quarter of its life. */
const MARGIN = MINUTE;

/** Seconds after which an operator may have given the server its key back. */
const UNREADABLE_RETRY = 60;

export class Vault {
  readonly #db: Database;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #rows: ConnectionRows;
  readonly #refresh: ProviderRefresh;
  /** Refreshes under way, by connection: the callers of one process share a place in the queue. */
  readonly #refreshing = new Map<string, Promise<ProviderAccess>>();

  constructor({ sqlClock, ...parts }: VaultParts) {
    this.#db = parts.db;
    this.#wrapper = parts.wrapper;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#rows = new ConnectionRows(parts.db, sqlClock);
    this.#refresh = new ProviderRefresh({ ...parts, rows: this.#rows, open: (row) => this.#open(row) });
  }

  /** At the start of the only process over its store: whoever was about to ask a provider is dead. */
  endLeases(): Promise<void> {
    return this.#rows.endLeases();
  }

  /**
   * Keeps the tokens of a fresh consent, in place of those of an earlier one. Throws `account_withdrawn`, and
   * `not_connected` where the account was parted from the identity while the provider answered.
   */
  async keep(accountId: string, provider: Provider, subject: string, tokens: ProviderTokens): Promise<void> {
    const now = this.#clock.now();
    const key = { id: connectionId(accountId, provider, subject), account_id: accountId, provider: provider.name };
    await this.#rows.keep(key, subject, {
      ...(await sealTokens(this.#wrapper, key, tokens.accessToken, tokens.refreshToken)),
      access_expires_at: now + tokens.expiresIn * SECOND,
      grant_expires_at: provider.grantLifetime === undefined ? null : now + provider.grantLifetime,
      scope: tokens.scope ?? provider.scopes.join(" "),
      updated_at: now,
    });
    this.#refresh.forget(key.id);
  }

  /** The account's connections and whether each still works; never tokens. */
  async statuses(accountId: string): Promise<{ provider: string; status: ConnectionStatus }[]> {
    const rows = await this.#db
      .selectFrom("connections")
      .select(["provider", "status", "grant_expires_at"])
      .where("account_id", "=", accountId)
      .orderBy("created_at")
      .execute();
    const now = this.#clock.now();
    return rows.map((row) => ({ provider: row.provider, status: statusOf(row, now) }));
  }

  /**
   * A fresh access token of the account at the provider; of several connections there, the one that was made last (a
   * renewed consent changes no order). `rejected` names the version that the API has just refused:
   * that token counts as expired, a newer one is taken as it is. Throws `not_connected`, `reauthorization_required`,
   * `rate_limited`, `provider_misconfigured`, `provider_unavailable`, `connection_unreadable`, `key_service_unavailable`.
   */
  async accessTokenFor(accountId: string, provider: Provider, rejected = 0): Promise<ProviderAccess> {
    const row = await this.#rows.newest(accountId, provider.name);
    if (!row) throw new CounterfoilError("not_connected");
    const underWay = await this.#refreshing.get(row.id);
    if (underWay && underWay.version > rejected) return underWay;
    if (this.#refresh.hasAnswer(row)) return this.#refreshOnce(await this.#open(row), provider);
    if (row.status === "needs_reauthorization") throw new CounterfoilError("reauthorization_required");
    const connection = await this.#open(row);
    if (row.version > rejected && !this.#isStale(row))
      return { token: connection.accessToken, version: connection.version, connection: connection.id };
    try {
      return await this.#refreshOnce(connection, provider);
    } catch (error) {
      // It was to be refreshed early: what is left of its life outlasts a short trouble at the provider.
      const isAlive = row.version > rejected && row.access_expires_at > this.#clock.now();
      if (isAlive && isTrouble(error))
        return { token: connection.accessToken, version: connection.version, connection: connection.id };
      throw error;
    }
  }

  /**
   * Which connection of the account at the provider stands, without opening it: what is kept of its answers belongs to it
   * alone. Throws `not_connected`, `reauthorization_required`.
   */
  async standing(accountId: string, provider: Pick<Provider, "name">): Promise<StandingConnection> {
    const row = await this.#rows.standing(accountId, provider.name);
    if (!row) throw new CounterfoilError("not_connected");
    if (row.status === "needs_reauthorization") throw new CounterfoilError("reauthorization_required");
    return { id: row.id, changes: row.changes };
  }

  /** Counts something changed at the provider by a connection, for every process; gives the new count. */
  countChange(connection: string): Promise<number | undefined> {
    return this.#rows.countChange(connection);
  }

  #refreshOnce(connection: Connection, provider: Provider): Promise<ProviderAccess> {
    const underWay = this.#refreshing.get(connection.id);
    if (underWay) return underWay;
    const refresh = this.#refresh.run(connection, provider).finally(() => this.#refreshing.delete(connection.id));
    this.#refreshing.set(connection.id, refresh);
    return refresh;
  }

  #isStale({ access_expires_at, updated_at }: ConnectionRow): boolean {
    const margin = Math.min(MARGIN, Math.max(0, access_expires_at - updated_at) / 4);
    return access_expires_at - margin <= this.#clock.now();
  }

  /** A row that does not open is the operator's affair: nothing is ended, nothing removed, nobody signed out. */
  async #open(row: ConnectionRow): Promise<Connection> {
    try {
      return await openConnection(this.#wrapper, row);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      const why = error instanceof RootKeyMissing ? "its root key is missing" : "it was moved or changed";
      this.#log.error({ connection: row.id, root_key: row.key_id }, `a connection does not open: ${why}`);
      throw new CounterfoilError("connection_unreadable", { retryAfter: UNREADABLE_RETRY });
    }
  }
}

/** Whether an error speaks of the provider's present state and not of the grant. */
function isTrouble(error: unknown): boolean {
  const reasons: readonly string[] = ["provider_unavailable", "rate_limited", "provider_misconfigured"];
  return error instanceof CounterfoilError && reasons.includes(error.reason);
}
