import { CounterfoilError } from "@counterfoil/protocol";
import type { Provider } from "./provider.js";

/** The configured providers. */
export class Providers {
  readonly #providers: ReadonlyMap<string, Provider>;

  constructor(providers: readonly Provider[]) {
    this.#providers = new Map(providers.map((provider) => [provider.name, provider]));
  }

  get names(): string[] {
    return [...this.#providers.keys()];
  }

  /** Throws `unknown_provider`. */
  get(name: string): Provider {
    const provider = this.#providers.get(name);
    if (!provider) throw new CounterfoilError("unknown_provider");
    return provider;
  }
}
