import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import type { Provider } from "../providers/provider.js";
import { type ProviderTokens, refreshTokens } from "../providers/token-endpoint.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { Database } from "../storage/database.js";
import { type Connection, openConnection, sealTokens } from "./connection.js";

/**
 * `vault/` owns THEIR tokens: sealed from the first row, refreshed by the server, given out only to code that calls the
 * provider. It knows nothing of our sessions: a grant that ends signs nobody out.
 */

/** A provider's access token for one call, and which of the connection's tokens it is. */
export interface ProviderAccess {
  token: Secret;
  version: number;
}

/** One row per account, provider and subject, so that a second consent, even a simultaneous one, meets the first. */
export function connectionId(accountId: string, provider: Pick<Provider, "name">, subject: string): string {
  return `connection_${sha256(JSON.stringify([accountId, provider.name, subject])).slice(0, 22)}`;
}

/** A token that ends sooner than this is refreshed first. */
const MARGIN = MINUTE;

export class Vault {
  readonly #db: Database;
  readonly #ring: KeyRing;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Refreshes under way, by connection: parallel callers share one request to the provider. */
  readonly #refreshing = new Map<string, Promise<ProviderAccess>>();
  /** Answers that the store could not take yet: a provider that rotates has forgotten the tokens before them. */
  readonly #unstored = new Map<string, ProviderTokens>();

  constructor(db: Database, ring: KeyRing, clock: Clock, log: Log) {
    this.#db = db;
    this.#ring = ring;
    this.#clock = clock;
    this.#log = log;
  }

  /** Keeps the tokens of a fresh consent, in place of those of an earlier one. */
  async keep(accountId: string, provider: Provider, subject: string, tokens: ProviderTokens): Promise<void> {
    const now = this.#clock.now();
    const key = { id: connectionId(accountId, provider, subject), account_id: accountId, provider: provider.name };
    const values = {
      ...sealTokens(this.#ring, key, tokens.accessToken, tokens.refreshToken),
      access_expires_at: now + tokens.expiresIn * SECOND,
      grant_expires_at: provider.grantLifetime === undefined ? null : now + provider.grantLifetime,
      scope: tokens.scope ?? provider.scopes.join(" "),
      status: "active" as const,
      updated_at: now,
    };
    await this.#db
      .insertInto("connections")
      .values({ ...key, subject, ...values, version: 1, created_at: now })
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet((row) => ({ ...values, version: row.eb(row.ref("connections.version"), "+", 1) })),
      )
      .execute();
    this.#unstored.delete(key.id);
  }

  /** The account's connections and whether each still works; never tokens. */
  async statuses(accountId: string): Promise<{ provider: string; status: Connection["status"] }[]> {
    return this.#db
      .selectFrom("connections")
      .select(["provider", "status"])
      .where("account_id", "=", accountId)
      .orderBy("created_at")
      .execute();
  }

  /**
   * A fresh access token of the account at the provider; of several connections there, the one that was made last (a
   * renewed consent changes no order). `rejected` names the version that the API has just refused:
   * that token counts as expired, a newer one is taken as it is. Throws `not_connected`, `reauthorization_required`,
   * `provider_misconfigured`, `provider_unavailable`.
   */
  async accessTokenFor(accountId: string, provider: Provider, rejected = 0): Promise<ProviderAccess> {
    const row = await this.#db
      .selectFrom("connections")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("provider", "=", provider.name)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .executeTakeFirst();
    if (!row) throw new CounterfoilError("not_connected");
    const underWay = this.#refreshing.get(row.id);
    if (underWay) return underWay;
    const connection = openConnection(this.#ring, row);
    if (connection.status === "needs_reauthorization") throw new CounterfoilError("reauthorization_required");
    if (connection.version > rejected && connection.accessExpiresAt - MARGIN > this.#clock.now())
      return { token: connection.accessToken, version: connection.version };
    const refresh = this.#refresh(connection, provider).finally(() => this.#refreshing.delete(connection.id));
    this.#refreshing.set(connection.id, refresh);
    return refresh;
  }

  async #refresh(stale: Connection, provider: Provider): Promise<ProviderAccess> {
    // A caller whose row was read before the last refresh ended arrives here with an old version.
    const row = await this.#db.selectFrom("connections").selectAll().where("id", "=", stale.id).executeTakeFirst();
    if (!row) throw new CounterfoilError("not_connected");
    const connection = openConnection(this.#ring, row);
    if (connection.version > stale.version) return { token: connection.accessToken, version: connection.version };
    if (connection.status === "needs_reauthorization") throw new CounterfoilError("reauthorization_required");
    if (!connection.refreshToken) return this.#giveUp(connection);
    const unstored = this.#unstored.get(connection.id);
    if (unstored) return this.#replace(connection, unstored);
    const outcome = await refreshTokens(provider, connection.refreshToken);
    if (outcome.kind === "tokens") return this.#replace(connection, outcome.tokens);
    if (outcome.kind === "refused") return this.#giveUp(connection);
    if (outcome.error.reason === "provider_misconfigured")
      this.#log.error({ provider: provider.name }, "the provider refuses the server's client credentials");
    throw outcome.error;
  }

  /** Stored first, used afterwards. An answer without a refresh token keeps the old one (RFC 6749 §6). */
  async #replace(connection: Connection, tokens: ProviderTokens): Promise<ProviderAccess> {
    this.#unstored.set(connection.id, tokens);
    const now = this.#clock.now();
    const version = connection.version + 1;
    const key = { id: connection.id, account_id: connection.accountId, provider: connection.provider };
    await this.#db
      .updateTable("connections")
      .set({
        ...sealTokens(this.#ring, key, tokens.accessToken, tokens.refreshToken ?? connection.refreshToken),
        ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
        access_expires_at: now + tokens.expiresIn * SECOND,
        version,
        updated_at: now,
      })
      .where("id", "=", connection.id)
      .where("version", "=", connection.version)
      .execute();
    this.#unstored.delete(connection.id);
    return { token: tokens.accessToken, version };
  }

  /** `invalid_grant` is final: the grant needs the person again, the session of ours goes on. */
  async #giveUp(connection: Connection): Promise<never> {
    await this.#db
      .updateTable("connections")
      .set({ status: "needs_reauthorization", updated_at: this.#clock.now() })
      .where("id", "=", connection.id)
      .where("version", "=", connection.version)
      .execute();
    this.#log.warn({ connection: connection.id, provider: connection.provider }, "connection.needs_reauthorization");
    throw new CounterfoilError("reauthorization_required");
  }
}
