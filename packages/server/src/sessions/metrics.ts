import { Counter, type Registry } from "prom-client";
import type { RotationOutcome } from "./rotation.js";

/** `counterfoil_refreshes_total`: refreshes by what the protocol made of them. */
export class RefreshMetrics {
  readonly #refreshes: Counter<"outcome">;

  constructor(registry: Registry) {
    this.#refreshes = new Counter({
      name: "counterfoil_refreshes_total",
      help: "Refreshes by outcome of the rotation (docs/sessions.md)",
      labelNames: ["outcome"],
      registers: [registry],
    });
  }

  count(outcome: RotationOutcome["kind"]): void {
    this.#refreshes.inc({ outcome });
  }
}
