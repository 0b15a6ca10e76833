import { availableParallelism } from "node:os";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import { Turns } from "./turns.js";

/** What one hash costs: memory in KiB, passes over it, lanes (RFC 9106 §3.1). */
export interface HashCost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** The least that OWASP's Password Storage Cheat Sheet recommends for Argon2id: 19 MiB, two passes, one lane. */
export const LEAST_COST: HashCost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Of the four threads that Node keeps for such work one stays free for files and names of hosts. */
const MOST_AT_ONCE = 3;
const MOST_WAITING = 100;

/**
 * Hashes passwords with Argon2id, in threads beside the event loop. One core stays free for everything else, so many
 * hashes at once hold so much memory and no more, and a queue that is full sends people away (PW-07).
 */
export class PasswordHashing {
  readonly #cost: HashCost;
  readonly #turns = new Turns(Math.max(1, Math.min(MOST_AT_ONCE, availableParallelism() - 1)), MOST_WAITING);
  #dummy: string | undefined;

  constructor(cost: HashCost = LEAST_COST) {
    this.#cost = cost;
  }

  /** Makes the hash that stands in where there is none; until then the first comparison with none would take longer. */
  async prepare(): Promise<void> {
    this.#dummy ??= await this.hash(new Secret(randomSecret()));
  }

  /** A PHC string with salt and parameters. Throws `overloaded`. */
  hash(password: Secret): Promise<string> {
    return this.#turns.take(() => hash(normalised(password), this.#cost));
  }

  /** Compares; with no hash it takes as long and is false. Throws `overloaded`. */
  async verify(passwordHash: string | undefined, password: Secret): Promise<boolean> {
    if (this.#dummy === undefined) await this.prepare();
    const against = passwordHash ?? this.#dummy ?? "";
    const equal = await this.#turns.take(() => verify(against, normalised(password)));
    return equal && passwordHash !== undefined;
  }

  /** Whether a hash was made at a lower cost than now. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
    const { memoryCost: memory, timeCost: time, parallelism: lanes } = this.#cost;
    return memoryCost < memory || timeCost < time || parallelism < lanes;
  }
}

/** One password however a keyboard composes its characters (RFC 8265 §4.2.2: NFC). */
function normalised(password: Secret): string {
  return password.reveal().normalize("NFC");
}
