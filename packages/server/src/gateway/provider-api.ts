import { CounterfoilError } from "@counterfoil/protocol";
import type { StandingConnection } from "../vault/vault.js";
import { MOST_CALLS } from "./cost.js";
import { isBelow } from "./endpoint.js";
import type { Asker, Upstream } from "./upstream.js";

type Answer = Record<string, unknown>;

/**
 * A provider's API as one account sees it, for the length of one request: the same path has the same answer in all of it,
 * unless the request itself changes something.
 */
export class ProviderApi {
  readonly #upstream: Upstream;
  readonly #accountId: string;
  readonly #reads = new Map<string, Promise<Answer>>();
  #standing: Promise<StandingConnection> | undefined;
  #calls = 0;

  constructor(upstream: Upstream, accountId: string) {
    this.#upstream = upstream;
    this.#accountId = accountId;
  }

  /** Requests that were made to the provider so far. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * The object at a path below the API's base, which is built from checked parts. A list comes as the member `items`, no
   * content as an empty object. Nobody may write into it. Throws `not_found`, `provider_forbidden`, `insufficient_scope`,
   * `rate_limited`, `provider_unavailable`, `query_too_costly`, and what `Vault.accessTokenFor` throws.
   */
  get(path: string): Promise<Answer> {
    const known = this.#reads.get(path);
    if (known) return known;
    const read = this.#asker().then((asker) => this.#upstream.read(asker, path));
    this.#reads.set(path, read);
    return read;
  }

  /**
   * Changes something. `changes` names, as prefixes of paths without query, what the account was told that is old then.
   * The provider's answer; undefined where it has none. Throws `invalid_request` beside what `get` throws.
   */
  async write(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    changes: readonly string[],
  ): Promise<Answer | undefined> {
    try {
      const { answer, standing } = await this.#upstream.write(await this.#asker(), method, path, body, changes);
      this.#standing = Promise.resolve(standing);
      return answer;
    } finally {
      for (const read of this.#reads.keys())
        if (changes.some((prefix) => isBelow(read, prefix))) this.#reads.delete(read);
    }
  }

  async #asker(): Promise<Asker> {
    this.#standing ??= this.#upstream.standing(this.#accountId);
    return { accountId: this.#accountId, standing: await this.#standing, pay: () => this.#pay() };
  }

  #pay(): void {
    if (this.#calls >= MOST_CALLS) throw new CounterfoilError("query_too_costly");
    this.#calls++;
  }
}
