import { Counter, Gauge, type Registry } from "prom-client";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { ConnectionRow } from "./connection.js";
import type { EndReason } from "./connection-rows.js";

/** What a refresh at a provider came to. */
export type RefreshOutcome = "refreshed" | EndReason | NonNullable<ConnectionRow["failure"]>;

/** What becomes of the providers' tokens; the names stand in `docs/metrics.md`. */
export class VaultMetrics {
  readonly #refreshes: Counter<"provider" | "outcome">;

  constructor(registry: Registry, circuits: Circuits) {
    this.#refreshes = new Counter({
      name: "counterfoil_provider_refreshes_total",
      help: "Refreshes of providers' tokens by what they came to",
      labelNames: ["provider", "outcome"],
      registers: [registry],
    });
    new Gauge({
      name: "counterfoil_provider_circuit_open",
      help: "Whether this process holds back requests to a provider that fails: 1 or 0",
      labelNames: ["provider", "family"],
      registers: [registry],
      collect() {
        for (const { provider, family, open } of circuits.states()) this.set({ provider, family }, open ? 1 : 0);
      },
    });
  }

  count(provider: string, outcome: RefreshOutcome): void {
    this.#refreshes.inc({ provider, outcome });
  }
}
