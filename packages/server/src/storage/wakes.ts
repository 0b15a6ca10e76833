import pg from "pg";
import { SECOND } from "../lib/clock.js";
import type { RedisClient } from "./redis.js";

const CHANNEL = "counterfoil_revocations";

/**
 * Wakes the tails of all processes when there is something new in SQL. A wake-up carries nothing and may be lost: the
 * tails read on their own too.
 */
export interface Wakes {
  send(): void;
  onWake(listener: () => void): void;
  close(): Promise<void>;
}

/** One process over its own SQLite file wakes nobody but itself. */
export class OwnWakes implements Wakes {
  readonly #listeners: (() => void)[] = [];

  send(): void {
    for (const listener of this.#listeners) listener();
  }

  onWake(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {}
}

/** Wakes by Redis's PUBLISH, which reaches every node of a Cluster. */
export class RedisWakes implements Wakes {
  readonly #own = new OwnWakes();
  readonly #redis: RedisClient;
  readonly #subscriber: RedisClient;

  constructor(redis: RedisClient, subscriber: RedisClient) {
    this.#redis = redis;
    this.#subscriber = subscriber;
    subscriber.on("message", () => this.#own.send());
    // A reconnected client subscribes again by itself; this one has not managed to yet.
    const subscribe = () => void subscriber.subscribe(CHANNEL).catch(() => undefined);
    subscriber.on("ready", subscribe);
  }

  send(): void {
    this.#own.send();
    this.#redis.publish(CHANNEL, "").catch(() => undefined);
  }

  onWake(listener: () => void): void {
    this.#own.onWake(listener);
  }

  async close(): Promise<void> {
    this.#subscriber.disconnect();
  }
}

/** Wakes by Postgres's NOTIFY, on a connection of its own that is made again when it breaks. */
export class PostgresWakes implements Wakes {
  readonly #own = new OwnWakes();
  readonly #url: string;
  /** Resolves when the first connection listens, or has failed. */
  readonly listening: Promise<void>;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
    this.listening = this.#listen();
  }

  send(): void {
    this.#own.send();
    this.#client?.query(`NOTIFY ${CHANNEL}`).catch(() => undefined);
  }

  onWake(listener: () => void): void {
    this.#own.onWake(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: "counterfoil wakes",
      connectionTimeoutMillis: 2 * SECOND,
      keepAlive: true,
    });
    let broken = false;
    const again = () => {
      if (broken || this.#closed) return;
      broken = true;
      this.#client = undefined;
      this.#retry = setTimeout(() => void this.#listen(), SECOND);
    };
    client.on("error", again);
    client.on("end", again);
    client.on("notification", () => this.#own.send());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      if (this.#closed) await client.end();
      else this.#client = client;
    } catch {
      again();
    }
  }
}
