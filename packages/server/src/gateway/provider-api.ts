import { CounterfoilError } from "@counterfoil/protocol";
import { readApi, writeApi } from "../providers/api.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import { callProvider } from "../vault/provider-call.js";
import type { Vault } from "../vault/vault.js";

/** Calls that one request may cause, whatever it asks for (GQ-05): the provider counts them all against one app. */
const MOST_CALLS = 60;

/**
 * A provider's API as one account sees it, for the length of one request. Fields that need the same path share one
 * call. It lives no longer than the request, so nothing of it can reach another person.
 */
export class ProviderApi {
  readonly #vault: Vault;
  readonly #circuits: Circuits;
  readonly #provider: Provider;
  readonly #accountId: string;
  readonly #calls = new Map<string, Promise<Record<string, unknown>>>();

  constructor(vault: Vault, circuits: Circuits, provider: Provider, accountId: string) {
    this.#vault = vault;
    this.#circuits = circuits;
    this.#provider = provider;
    this.#accountId = accountId;
  }

  /**
   * The object at a path. Throws `not_found`, `provider_forbidden`, `insufficient_scope`, `rate_limited`,
   * `query_too_costly`, and what `Vault.accessTokenFor` throws.
   */
  get(path: string): Promise<Record<string, unknown>> {
    const known = this.#calls.get(path);
    if (known) return known;
    if (this.#calls.size >= MOST_CALLS) return Promise.reject(new CounterfoilError("query_too_costly"));
    const call = this.#read(path);
    this.#calls.set(path, call);
    return call;
  }

  /**
   * Changes something; what the account reads afterwards below the prefixes `changes` is asked for anew. A body goes as
   * JSON, a text as a picture. Throws `invalid_request` beside what `get` throws.
   */
  async write(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    changes: readonly string[],
  ): Promise<Record<string, unknown> | undefined> {
    const forget = () => {
      for (const known of this.#calls.keys())
        if (changes.some((prefix) => known.startsWith(prefix))) this.#calls.delete(known);
    };
    return callProvider(this.#vault, this.#circuits, this.#accountId, this.#provider, (token) =>
      writeApi(this.#provider, method, path, body, token),
    ).finally(forget);
  }

  #read(path: string): Promise<Record<string, unknown>> {
    return callProvider(this.#vault, this.#circuits, this.#accountId, this.#provider, (token) =>
      readApi(this.#provider, path, token),
    );
  }
}
