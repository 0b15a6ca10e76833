import { type Clock, SECOND } from "../lib/clock.js";
import type { StandingConnection } from "../vault/vault.js";
import { AnswerCache, type Kept } from "./answer-cache.js";
import type { Asked, Endpoints } from "./endpoint.js";
import { type Lifetimes, lifetimeOf } from "./lifetime.js";
import type { Told } from "./provider-request.js";
import { type Shelf, Shelves } from "./shelves.js";

/** The catalogue that all accounts share. */
const MOST_PUBLIC = 10_000;
const MOST_PUBLIC_BYTES = 32 * 1024 * 1024;
const SWEEP = 30 * SECOND;

/** Where the answer to one question of one account belongs. */
export interface Place {
  /** Whose shelf it stands on, unless it is everybody's. */
  shelf: Shelf;
  path: string;
  /** The key among what all share; undefined for what is the account's own, or may differ in its market. */
  publicKey: string | undefined;
  /** Questions of the same name have the same answer. */
  flight: string;
  /** Of the shelf, when the question was asked. */
  generation: number;
}

/**
 * What one process remembers of a provider's answers: the catalogue once for all, by market; everything else on the shelf
 * of the account and connection that asked. Bounded in entries, bytes and time.
 */
export class Memory {
  readonly #endpoints: Endpoints;
  readonly #lifetimes: Lifetimes;
  readonly #clock: Clock;
  readonly #public = new AnswerCache(MOST_PUBLIC, MOST_PUBLIC_BYTES);
  readonly #shelves = new Shelves();
  readonly #sweeper: NodeJS.Timeout;

  constructor(endpoints: Endpoints, lifetimes: Lifetimes, clock: Clock) {
    this.#endpoints = endpoints;
    this.#lifetimes = lifetimes;
    this.#clock = clock;
    this.#sweeper = setInterval(() => this.sweep(), SWEEP);
    this.#sweeper.unref();
  }

  shelf(accountId: string, standing: StandingConnection): Shelf {
    return this.#shelves.of(accountId, standing, this.#clock.now());
  }

  /** A market that nobody knows is no reason to guess: the answer stays with the account. */
  placeOf(accountId: string, standing: StandingConnection, { endpoint, market }: Asked, path: string): Place {
    const shelf = this.shelf(accountId, standing);
    const { generation } = shelf;
    const where = endpoint.everywhere ? "everywhere" : (market ?? shelf.market);
    const publicKey = endpoint.visibility === "public" && where !== undefined ? `${where} ${path}` : undefined;
    const flight =
      publicKey === undefined ? `${accountId} ${standing.id} ${standing.changes} ${generation} ${path}` : publicKey;
    return { shelf, path, publicKey, flight, generation };
  }

  find({ shelf, path, publicKey }: Place): Kept | undefined {
    const now = this.#clock.now();
    const shared = publicKey === undefined ? undefined : this.#public.get(publicKey, now);
    return shared ?? shelf.answers.get(path, now);
  }

  /** Keeps what was told, if it may be: nothing that a change has made old meanwhile. */
  keep(place: Place, { endpoint }: Asked, told: Told, body: Kept["body"]): void {
    const { shelf, path, publicKey } = place;
    this.#learnMarket(place, body);
    const lifetime = lifetimeOf(endpoint, told, this.#clock.now(), this.#lifetimes);
    if (!lifetime) return;
    const kept = { ...lifetime, body, size: told.size, etag: told.etag };
    if (!lifetime.personal && publicKey !== undefined) this.#public.set(publicKey, kept);
    else if (shelf.generation === place.generation) shelf.answers.set(path, kept);
  }

  forget(accountId: string): void {
    this.#shelves.forget(accountId);
  }

  sweep(): void {
    const now = this.#clock.now();
    this.#shelves.sweep(now);
    this.#public.forget((_key, { keptUntil }) => keptUntil <= now);
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  #learnMarket({ shelf, path }: Place, body: Kept["body"]): void {
    const { market } = this.#endpoints;
    if (market?.profile !== path) return;
    const said = body[market.member];
    shelf.market = typeof said === "string" && /^[A-Z]{2}$/.test(said) ? said : undefined;
  }
}
