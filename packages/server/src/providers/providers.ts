import { CounterfoilError } from "@counterfoil/protocol";
import type { DiscoveredProvider } from "./discovery.js";
import type { Provider } from "./provider.js";

/** The configured providers: those we know as data, and those that describe themselves. */
export class Providers {
  readonly #known: ReadonlyMap<string, Provider>;
  readonly #discovered: ReadonlyMap<string, DiscoveredProvider>;

  constructor(known: readonly Provider[], discovered: readonly DiscoveredProvider[] = []) {
    this.#known = new Map(known.map((provider) => [provider.name, provider]));
    this.#discovered = new Map(discovered.map((provider) => [provider.name, provider]));
  }

  /** Of all, whether or not they have described themselves yet. */
  get names(): string[] {
    return [...this.#known.keys(), ...this.#discovered.keys()];
  }

  /** Throws `unknown_provider`; `provider_unavailable` and `provider_misconfigured` for one that has to describe itself. */
  async get(name: string): Promise<Provider> {
    const provider = this.#known.get(name) ?? (await this.#discovered.get(name)?.resolve());
    if (!provider) throw new CounterfoilError("unknown_provider");
    return provider;
  }
}
