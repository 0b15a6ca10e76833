import { Listeners } from "./listeners.js";

/** The part of the verifier that has trouble. */
export type FaultPart = "keys" | "revocations" | "introspection" | "tickets" | "listener";

/** Something the operator should know: the issuer cannot be reached, refuses the credentials, or answers nonsense. */
export class VerifierFault extends Error {
  override readonly name = "VerifierFault";
  readonly part: FaultPart;

  constructor(part: FaultPart, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.part = part;
  }
}

/** Tells faults to who listens; where nobody does, to the console, each news once. */
export class Faults {
  readonly listeners = new Listeners<VerifierFault>();
  readonly #printed = new Map<FaultPart, string>();

  report(part: FaultPart, thrown: unknown): void {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const fault = new VerifierFault(part, message, thrown);
    if (this.listeners.size > 0) this.listeners.tell(fault, (failure) => this.#print("listener", String(failure)));
    else this.#print(part, message);
  }

  /** The part works again: the next fault is news. */
  healed(part: FaultPart): void {
    this.#printed.delete(part);
  }

  #print(part: FaultPart, message: string): void {
    if (this.#printed.get(part) === message) return;
    this.#printed.set(part, message);
    console.error(`Counterfoil verifier, ${part}: ${message}`);
  }
}
