import { Counter, Histogram, type Registry } from "prom-client";
import { SECOND } from "../lib/clock.js";
import type { RotationOutcome } from "./rotation.js";

/** What refreshes come to and how long the store takes over them; the names stand in `docs/metrics.md`. */
export class RefreshMetrics {
  readonly #refreshes: Counter<"outcome">;
  readonly #restored: Counter;
  readonly #step: Histogram;

  constructor(registry: Registry) {
    this.#refreshes = new Counter({
      name: "counterfoil_refreshes_total",
      help: "Refreshes by outcome of the rotation",
      labelNames: ["outcome"],
      registers: [registry],
    });
    this.#restored = new Counter({
      name: "counterfoil_rotation_records_restored_total",
      help: "Rotation records made anew because the store had lost them",
      registers: [registry],
    });
    this.#step = new Histogram({
      name: "counterfoil_rotation_seconds",
      help: "One step of the rotation in its store",
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5],
      registers: [registry],
    });
  }

  count(outcome: RotationOutcome["kind"]): void {
    this.#refreshes.inc({ outcome });
  }

  /** The store had lost a record, which was made anew. */
  countRestored(): void {
    this.#restored.inc();
  }

  /** One step of the store, from its beginning (by `performance.now()`) until now. */
  countStep(began: number): void {
    this.#step.observe((performance.now() - began) / SECOND);
  }
}
