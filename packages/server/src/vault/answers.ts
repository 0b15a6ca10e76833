import { type Clock, SECOND } from "../lib/clock.js";
import type { ProviderTokens } from "../providers/token-endpoint.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import { type Connection, sealTokens } from "./connection.js";
import type { ConnectionRows, Hold } from "./connection-rows.js";

/** Tokens that a provider gave in place of those of a version, and that the store has not taken yet. */
export interface Answer extends Hold {
  tokens: ProviderTokens;
  receivedAt: number;
}

/**
 * Answers of providers on their way into the store. A provider that rotates has forgotten the tokens before them, so they
 * are kept in memory until they are stored, or something newer is.
 */
export class Answers {
  readonly #rows: ConnectionRows;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Answer>();

  constructor(rows: ConnectionRows, wrapper: KeyWrapper, clock: Clock) {
    this.#rows = rows;
    this.#wrapper = wrapper;
    this.#clock = clock;
  }

  /** The answer that waits to replace these tokens. */
  to({ id, version }: Pick<Connection, "id" | "version">): Answer | undefined {
    const answer = this.#waiting.get(id);
    return answer?.version === version ? answer : undefined;
  }

  /** Keeps an answer that has just arrived, until it is stored. */
  add({ id, version, fence }: Hold, tokens: ProviderTokens): void {
    this.#waiting.set(id, { id, version, fence, tokens, receivedAt: this.#clock.now() });
  }

  /** Something newer is stored. */
  drop(id: string): void {
    this.#waiting.delete(id);
  }

  isWaiting(answer: Answer): boolean {
    return this.#waiting.get(answer.id) === answer;
  }

  /**
   * Puts it into the store; one without a refresh token keeps the old one (RFC 6749 §6). False: its lease is over and
   * another one was taken, or the tokens are other ones by now. Throws what the wrapper and the store throw.
   */
  async store(stale: Connection, answer: Answer): Promise<boolean> {
    const { tokens, receivedAt, id, version, fence } = answer;
    const key = { id, account_id: stale.accountId, provider: stale.provider };
    const refreshToken = tokens.refreshToken ?? stale.refreshToken;
    const stored = await this.#rows.replace(
      { id, version, fence },
      {
        ...(await sealTokens(this.#wrapper, key, tokens.accessToken, refreshToken)),
        ...(tokens.scope === undefined ? {} : { scope: tokens.scope }),
        access_expires_at: receivedAt + tokens.expiresIn * SECOND,
        updated_at: this.#clock.now(),
      },
    );
    if (stored) this.drop(id);
    return stored;
  }
}
