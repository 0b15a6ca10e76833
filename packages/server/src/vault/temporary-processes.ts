import type { ServerResponse } from "node:http";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { HOUR } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";
import type { Database } from "../storage/database.js";
import { LEASE } from "./connection-rows.js";
import { json, TemporaryProvider, tokens } from "./temporary-provider.js";
import { temporaryVault } from "./temporary-vault.js";
import type { Vault } from "./vault.js";

const ADA = "account_ada";

/** A store for a test, and how it is closed. */
export interface OpenStore {
  db: Database;
  close: () => Promise<void>;
}

/** The vaults of four processes over one store with one connection in it, and a provider; for tests. */
export class TemporaryProcesses {
  readonly clock = new ManualClock();
  readonly vaults: readonly Vault[];

  private constructor(
    readonly store: OpenStore,
    readonly fake: TemporaryProvider,
  ) {
    this.vaults = Array.from({ length: 4 }, () => this.openVault());
  }

  /** The connection's refresh token is `rt0`. */
  static async over(store: OpenStore): Promise<TemporaryProcesses> {
    const processes = new TemporaryProcesses(store, await TemporaryProvider.start());
    await addTemporaryAccount(store.db, ADA, processes.fake.provider, "subject");
    await processes.consent();
    return processes;
  }

  async close(): Promise<void> {
    this.fake.close();
    await this.store.close();
  }

  openVault(): Vault {
    return temporaryVault(this.store.db, this.clock);
  }

  consent(given: ProviderTokens = tokens()): Promise<void> {
    return this.openVault().keep(ADA, this.fake.provider, "subject", given);
  }

  /** The token one process gives, or why not. */
  ask(process: number, rejected?: number): Promise<string> {
    return this.#heard(this.vaults[process] ?? this.openVault(), rejected);
  }

  /** What all processes give at once. */
  askAll(rejected?: number): Promise<string[]> {
    return Promise.all(this.vaults.map((vault) => this.#heard(vault, rejected)));
  }

  row() {
    return this.store.db.selectFrom("connections").selectAll().executeTakeFirstOrThrow();
  }

  /** The events, and why a connection ended. */
  async endings(): Promise<string[]> {
    const events = await this.store.db.selectFrom("outbox").selectAll().orderBy("created_at").execute();
    return events.map(({ type, data }) => `${type} ${JSON.parse(data).reason}`);
  }

  /** A process asks and never hears: as far as the store knows, it is dead. */
  async die(): Promise<void> {
    const arrived = this.fake.arrival();
    void this.#heard(this.openVault(), undefined);
    await arrived;
  }

  /** The first process asks, and is paused until its lease is over: the test answers when it wants. */
  async pause(): Promise<{ call: Promise<string>; response: ServerResponse }> {
    this.clock.advance(HOUR);
    const arrived = this.fake.arrival();
    const call = this.ask(0);
    const response = await arrived;
    this.clock.advance(LEASE);
    return { call, response };
  }

  #heard(vault: Vault, rejected: number | undefined): Promise<string> {
    return vault.accessTokenFor(ADA, this.fake.provider, rejected).then(
      ({ token, version }) => `${token.reveal()} v${version}`,
      (error: { reason: string }) => error.reason,
    );
  }
}

/** An answer with an access and a refresh token of this name. */
export function renew(response: ServerResponse, name: string): void {
  json(response, 200, { access_token: `at${name}`, refresh_token: `rt${name}`, expires_in: 3600 });
}
