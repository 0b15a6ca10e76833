import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, SECOND } from "../lib/clock.js";

/** What of a provider can be down by itself. */
export type EndpointFamily = "token" | "api";

/** Failures, none of them followed by a success, that open a circuit when they lie within `WITHIN`. */
const FAILURES = 5;
const WITHIN = 10 * SECOND;
/** How long an open circuit lets nothing through, and then one request at a time. */
const OPEN = 5 * SECOND;

/**
 * Keeps requests from a provider that fails anyway. Closed, everything passes; after five failures within ten seconds it
 * is open and refuses at once; five seconds later one request is let through as a probe, and what comes of it decides.
 */
export class CircuitBreaker {
  readonly #clock: Clock;
  #failures: number[] = [];
  /** When the next probe may be made; undefined while closed. */
  #probeAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#probeAt !== undefined;
  }

  /** Throws `provider_unavailable` with the seconds until the next probe where no request would pass now. */
  check(): void {
    const wait = (this.#probeAt ?? 0) - this.#clock.now();
    if (wait > 0) throw new CounterfoilError("provider_unavailable", { retryAfter: Math.ceil(wait / SECOND) });
  }

  /** Makes a request, unless `check` refuses; `hasFailed` says which outcomes speak of a provider that is down. */
  async run<Outcome>(request: () => Promise<Outcome>, hasFailed: (outcome: Outcome) => boolean): Promise<Outcome> {
    this.check();
    // Whoever comes while the probe is under way is refused, until long after it must have ended.
    if (this.isOpen) this.#probeAt = this.#clock.now() + OPEN + WITHIN;
    const outcome = await request();
    if (hasFailed(outcome)) this.#fail();
    else this.#close();
    return outcome;
  }

  #fail(): void {
    const now = this.#clock.now();
    this.#failures = [...this.#failures.filter((time) => time > now - WITHIN), now].slice(-FAILURES);
    if (this.isOpen || this.#failures.length === FAILURES) this.#probeAt = now + OPEN;
  }

  #close(): void {
    this.#failures = [];
    this.#probeAt = undefined;
  }
}

/** The circuits of one process: one per provider and family, since a token endpoint can be down alone. */
export class Circuits {
  readonly #clock: Clock;
  readonly #circuits = new Map<string, { provider: string; family: EndpointFamily; circuit: CircuitBreaker }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(provider: string, family: EndpointFamily): CircuitBreaker {
    const name = `${family} ${provider}`;
    const known = this.#circuits.get(name);
    if (known) return known.circuit;
    const circuit = new CircuitBreaker(this.#clock);
    this.#circuits.set(name, { provider, family, circuit });
    return circuit;
  }

  /** Those that have been used, for metrics. */
  states(): { provider: string; family: EndpointFamily; open: boolean }[] {
    return [...this.#circuits.values()].map(({ provider, family, circuit }) => ({
      provider,
      family,
      open: circuit.isOpen,
    }));
  }
}
