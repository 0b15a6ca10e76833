import { CounterfoilError, type Reason } from "@counterfoil/protocol";

/** A question under way, and for whose account. */
interface Flight<Answer> {
  account: string;
  answer: Promise<Answer>;
}

/** What is said of an object, and would be said to another account too. */
const ABOUT_THE_OBJECT: readonly Reason[] = ["not_found", "provider_unavailable"];

/** Questions under way, by key: whoever wants the same waits for the same answer. */
export class Flights<Answer> {
  readonly #flights = new Map<string, Flight<Answer>>();

  get size(): number {
    return this.#flights.size;
  }

  /**
   * The answer to a question that is asked once at a time. A refusal that may be another's own (a missing scope, a used-up
   * allowance) is nobody else's: whoever waited for it asks for themselves.
   */
  async share(key: string, account: string, ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const flight = this.#flights.get(key);
      if (!flight) return this.#begin(key, account, ask);
      try {
        return await flight.answer;
      } catch (error) {
        if (isShared(error, flight.account === account)) throw error;
      }
    }
  }

  #begin(key: string, account: string, ask: () => Promise<Answer>): Promise<Answer> {
    const answer = ask().finally(() => this.#flights.delete(key));
    this.#flights.set(key, { account, answer });
    return answer;
  }
}

function isShared(error: unknown, sameAccount: boolean): boolean {
  if (!(error instanceof CounterfoilError)) return true;
  return sameAccount ? error.reason !== "query_too_costly" : ABOUT_THE_OBJECT.includes(error.reason);
}
