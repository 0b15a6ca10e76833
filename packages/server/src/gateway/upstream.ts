import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import { writeApi } from "../providers/api.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import { type CallOutcome, callProvider } from "../vault/provider-call.js";
import type { StandingConnection, Vault } from "../vault/vault.js";
import type { Kept } from "./answer-cache.js";
import { Batches } from "./batches.js";
import { type Asked, type EndpointData, Endpoints } from "./endpoint.js";
import { FamilyBudget } from "./family-budget.js";
import { Flights } from "./flights.js";
import type { Lifetimes } from "./lifetime.js";
import { Memory, type Place } from "./memory.js";
import { readProvider, type Told } from "./provider-request.js";
import type { Shelf } from "./shelves.js";

/** What the way to a provider needs of the storeys below. */
export interface UpstreamParts {
  vault: Vault;
  circuits: Circuits;
  provider: Provider;
  endpoints: EndpointData;
  /** Whether the provider lets this app use the endpoints that answer several objects at once. */
  batches: boolean;
  lifetimes: Lifetimes;
  clock: Clock;
  log: Log;
}

/** Who asks: an account by its connection, for one request, which pays for each call. */
export interface Asker {
  accountId: string;
  standing: StandingConnection;
  /** Called before the provider is. Throws `query_too_costly` where the request has used up its calls. */
  pay: () => void;
}

/** What a write came to: the provider's answer, if there is one, and how the connection stands since. */
export interface Written {
  answer: Record<string, unknown> | undefined;
  standing: StandingConnection;
}

/**
 * One process's way to one provider's API, between the resolvers and the vault: what is known is not asked, what is being
 * asked is not asked twice, and what is asked keeps within the provider's limits.
 */
export class Upstream {
  readonly #parts: UpstreamParts;
  readonly #endpoints: Endpoints;
  readonly #memory: Memory;
  readonly #flights = new Flights<Kept["body"]>();
  readonly #batches = new Batches();
  readonly #budgets = new Map<string, FamilyBudget>();

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
    this.#endpoints = new Endpoints(parts.endpoints);
    this.#memory = new Memory(this.#endpoints, parts.lifetimes, parts.clock);
  }

  /** The provider's name. */
  get provider(): string {
    return this.#parts.provider.name;
  }

  /** Which connection of the account stands. Throws `not_connected`, `reauthorization_required`. */
  standing(accountId: string): Promise<StandingConnection> {
    return this.#parts.vault.standing(accountId, this.#parts.provider);
  }

  /** The object at a path below the API's base. Throws what `callProvider` and `asker.pay` throw. */
  async read(asker: Asker, path: string): Promise<Kept["body"]> {
    const asked = this.#endpoints.of(path);
    const place = this.#memory.placeOf(asker.accountId, asker.standing, asked, path);
    const kept = this.#memory.find(place);
    const now = this.#parts.clock.now();
    if (kept && now < kept.freshUntil) return kept.body;
    const answer = this.#flights.share(place.flight, asker.accountId, () => this.#ask(asker, asked, place, kept));
    if (!kept || now >= kept.usableUntil) return answer;
    answer.catch((error: unknown) => this.#parts.log.debug({ err: error }, "a kept answer could not be renewed"));
    return kept.body;
  }

  /**
   * Changes something at the provider. What this account was told below the prefixes `changes` is forgotten: here at once,
   * by every other process with its next request. Throws `invalid_request` beside what `read` throws.
   */
  async write(
    asker: Asker,
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    changes: readonly string[],
  ): Promise<Written> {
    const { endpoint } = this.#endpoints.of(path);
    const shelf = this.#memory.shelf(asker.accountId, asker.standing);
    shelf.drop(changes);
    let isSent = false;
    const answer = this.#call(asker, endpoint.family, (token) => {
      isSent = true;
      return writeApi(this.#parts.provider, method, path, body, token);
    });
    // A change whose answer was lost may have been made; one that was never sent was not.
    await answer.catch(() => undefined);
    const standing = isSent ? await this.#tellChange(asker, shelf, changes) : asker.standing;
    return { answer: await answer, standing };
  }

  /** Forgets what an account was told. */
  forget(accountId: string): void {
    this.#memory.forget(accountId);
  }

  close(): void {
    this.#memory.close();
  }

  async #ask(asker: Asker, asked: Asked, place: Place, kept: Kept | undefined): Promise<Kept["body"]> {
    const told = await this.#tell(asker, asked, place, kept?.etag);
    const body = told.body ?? kept?.body ?? {};
    // A consent may have come between: what another connection was told is not this one's.
    if (told.connection === asker.standing.id) this.#memory.keep(place, asked, told, body);
    return body;
  }

  #tell(asker: Asker, { endpoint, id }: Asked, { path }: Place, etag: string | undefined): Promise<Told> {
    const fetch = (wanted: string) => this.#fetch(asker, endpoint.family, wanted, etag);
    if (!this.#parts.batches || !endpoint.batch || id === undefined || etag !== undefined) return fetch(path);
    return this.#batches.get(`${asker.accountId} ${asker.standing.id}`, endpoint.batch, path, id, fetch);
  }

  #fetch(asker: Asker, family: string, path: string, etag: string | undefined): Promise<Told> {
    return this.#call(asker, family, async (token, connection) => {
      const outcome = await readProvider(this.#parts.provider.apiBase + path, token, etag);
      return outcome.kind === "ok" ? { kind: "ok", body: { ...outcome.body, connection } } : outcome;
    });
  }

  #call<Body>(
    asker: Asker,
    family: string,
    request: (token: Secret, connection: string) => Promise<CallOutcome<Body>>,
  ): Promise<Body> {
    const { vault, circuits, provider } = this.#parts;
    const budget = this.#budgetOf(family);
    return budget.run(asker.accountId, () => {
      asker.pay();
      return callProvider(vault, circuits, asker.accountId, provider, async (token, connection) => {
        const outcome = await request(token, connection);
        budget.note(outcome);
        return outcome;
      });
    });
  }

  #budgetOf(family: string): FamilyBudget {
    const known = this.#budgets.get(family) ?? new FamilyBudget(this.#parts.clock);
    this.#budgets.set(family, known);
    return known;
  }

  async #tellChange({ standing }: Asker, shelf: Shelf, prefixes: readonly string[]): Promise<StandingConnection> {
    try {
      const changes = (await this.#parts.vault.countChange(standing.id)) ?? standing.changes;
      shelf.changed(prefixes, changes);
      return { ...standing, changes };
    } catch (error) {
      // The change itself was made: other processes believe what they keep for half a minute more.
      this.#parts.log.error({ err: error }, "a change could not be told to the other processes");
      shelf.drop(prefixes);
      return standing;
    }
  }
}
