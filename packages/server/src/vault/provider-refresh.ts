import { setTimeout as pause } from "node:timers/promises";
import { CounterfoilError } from "@counterfoil/protocol";
import { type Clock, HOUR, SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import type { Circuits } from "../providers/circuit-breaker.js";
import type { Provider } from "../providers/provider.js";
import { retryIn } from "../providers/retry.js";
import { refreshTokens, type TokenFailure } from "../providers/token-endpoint.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import { type Answer, Answers } from "./answers.js";
import type { Connection, ConnectionRow } from "./connection.js";
import type { ConnectionRows, EndReason, Hold } from "./connection-rows.js";
import type { VaultMetrics } from "./metrics.js";
import { Waiting } from "./waiting.js";

/** A provider's access token for one call, of which connection, and which of its tokens it is. */
export interface ProviderAccess {
  token: Secret;
  version: number;
  connection: string;
}

/** Milliseconds until an answer that the store did not take is tried again, and how often: for ten minutes. */
const STORE_PAUSE = SECOND / 2;
const STORE_ATTEMPTS = 1200;
/** Whatever a provider says, it is asked again after an hour. */
const LONGEST_RETRY = HOUR / SECOND;

/** What refreshing needs of the storeys below, and of its own room. */
export interface RefreshParts {
  rows: ConnectionRows;
  wrapper: KeyWrapper;
  clock: Clock;
  circuits: Circuits;
  metrics: VaultMetrics;
  log: Log;
  open: (row: ConnectionRow) => Promise<Connection>;
}

/**
 * One request to the provider per expiry, whatever the number of processes: whoever takes the lease in the row asks,
 * all others wait for what comes of it. No transaction is open meanwhile. Tokens are stored first and used afterwards.
 *
 * An answer that comes when its lease is over, because the process was paused, is not thrown away: it waits until nobody
 * asks and is stored if the row still has the version it was asked for. So it replaces nothing newer, and a refresh token
 * that the provider rotated meanwhile is not lost.
 */
export class ProviderRefresh {
  readonly #parts: RefreshParts;
  readonly #answers: Answers;
  /** Answers that are being tried again. */
  readonly #retried = new Set<Answer>();

  constructor(parts: RefreshParts) {
    this.#parts = parts;
    this.#answers = new Answers(parts.rows, parts.wrapper, parts.clock);
  }

  /** Whether an answer to these tokens waits for the store. */
  hasAnswer(to: Pick<Connection, "id" | "version">): boolean {
    return this.#answers.to(to) !== undefined;
  }

  /** An answer that waits for the store belongs to a grant that a new consent has replaced. */
  forget(id: string): void {
    this.#answers.drop(id);
  }

  /**
   * A token newer than the stale one. Throws `not_connected`, `reauthorization_required`, `rate_limited`,
   * `provider_misconfigured`, `provider_unavailable`, `connection_unreadable`, `key_service_unavailable`.
   */
  async run(stale: Connection, provider: Provider): Promise<ProviderAccess> {
    const { rows, circuits } = this.#parts;
    const waiting = new Waiting();
    for (;;) {
      const answer = this.#answers.to(stale);
      if (answer && (await this.#store(stale, answer, provider))) return accessOf(answer);
      if (!answer) circuits.of(provider.name, "token").check();
      const lease = await rows.lease(stale.id, stale.version, answer !== undefined);
      if (lease && answer) answer.fence = lease.fence;
      else if (lease) await this.#ask(stale, lease, provider);
      else {
        const newer = await this.#await(stale, waiting);
        if (newer) return newer;
      }
    }
  }

  /** Asks under a lease. Tokens become an answer to be stored; throws what else came of it. */
  async #ask(stale: Connection, lease: ConnectionRow, provider: Provider): Promise<void> {
    const { refreshToken } = stale;
    if (!refreshToken) return this.#giveUp(stale, lease, "expired");
    const outcome = await this.#request(provider, refreshToken);
    if (outcome.kind === "tokens") this.#answers.add(lease, outcome.tokens);
    else if (outcome.kind === "failed") await this.#fail(lease, outcome);
    else await this.#giveUp(stale, lease, lease.asked_fence === lease.fence ? "refused" : "rotation_lost");
  }

  async #request(provider: Provider, refreshToken: Secret) {
    const circuit = this.#parts.circuits.of(provider.name, "token");
    try {
      return await circuit.run(
        () => refreshTokens(provider, refreshToken),
        (outcome) => outcome.kind === "failed" && outcome.error.reason === "provider_unavailable",
      );
    } catch (error) {
      if (!(error instanceof CounterfoilError)) throw error;
      // The circuit opened meanwhile: nothing was asked.
      return { kind: "failed", error, retryAfter: undefined, unasked: true } as const;
    }
  }

  /** Stored first, used afterwards. What the store cannot take now it gets later, without another call. */
  async #store(stale: Connection, answer: Answer, provider: Provider): Promise<boolean> {
    try {
      const stored = await this.#answers.store(stale, answer);
      if (stored) this.#parts.metrics.count(stale.provider, "refreshed");
      return stored;
    } catch (error) {
      if (!this.#retried.has(answer)) void this.#retry(stale, answer, provider);
      throw error;
    }
  }

  /** The next caller may come to a process that knows nothing of the answer, and ask with the old tokens. */
  async #retry(stale: Connection, answer: Answer, provider: Provider): Promise<void> {
    this.#retried.add(answer);
    for (let attempt = 0; attempt < STORE_ATTEMPTS && this.#answers.isWaiting(answer); attempt++) {
      await pause(STORE_PAUSE, undefined, { ref: false });
      await this.run(stale, provider).catch(() => undefined);
    }
    this.#retried.delete(answer);
  }

  /** `invalid_grant` is final: the grant needs the person again, the session of ours goes on. */
  async #giveUp(stale: Connection, lease: ConnectionRow, reason: EndReason): Promise<void> {
    const { rows, metrics, log } = this.#parts;
    if (!(await rows.giveUp(holdOf(lease), lease, reason))) return;
    metrics.count(stale.provider, reason);
    log.warn({ connection: stale.id, provider: stale.provider, reason }, "connection.needs_reauthorization");
    throw new CounterfoilError("reauthorization_required");
  }

  async #fail(lease: ConnectionRow, failure: TokenFailure & { unasked?: boolean }): Promise<never> {
    const { rows, metrics, log } = this.#parts;
    const reason = failureOf(failure.error);
    const isKnown = failure.unasked === true || reason !== "provider_unavailable";
    if (!failure.unasked) metrics.count(lease.provider, reason);
    if (reason === "provider_misconfigured")
      log.error({ provider: lease.provider }, "the provider refuses the server's client credentials");
    const retryAfter = failure.retryAfter === undefined ? undefined : Math.min(failure.retryAfter, LONGEST_RETRY);
    await rows.release(holdOf(lease), reason, isKnown, retryAfter);
    throw failure.error;
  }

  /** What another process makes of its lease, once it has ended; undefined where it is worth trying to take it. */
  async #await(stale: Connection, waiting: Waiting): Promise<ProviderAccess | undefined> {
    for (;;) {
      const row = await this.#parts.rows.read(stale.id);
      if (!row) {
        this.#answers.drop(stale.id);
        throw new CounterfoilError("not_connected");
      }
      const isNewer = row.version > stale.version;
      const hasAnswer = !isNewer && this.hasAnswer(stale);
      if (!hasAnswer && row.status === "needs_reauthorization") throw new CounterfoilError("reauthorization_required");
      if (isNewer) {
        this.#answers.drop(stale.id);
        return accessOfConnection(await this.#parts.open(row));
      }
      const left = secondsUntil(row.lease_until, row.now);
      if (left > 0) await waiting.rest(row.fence, left);
      else {
        const retryAfter = secondsUntil(row.retry_at, row.now);
        if (!hasAnswer && retryAfter > 0) throw failedAs(row, retryAfter);
        if (!hasAnswer && row.failure && waiting.hasSeenOut(row.fence)) throw failedAs(row, undefined);
        return undefined;
      }
    }
  }
}

function secondsUntil(time: number | null, now: number): number {
  return time === null ? 0 : Math.max(0, Math.ceil((time - now) / SECOND));
}

function holdOf({ id, version, fence }: ConnectionRow): Hold {
  return { id, version, fence };
}

function accessOf({ id, tokens, version }: Answer): ProviderAccess {
  return { token: tokens.accessToken, version: version + 1, connection: id };
}

function accessOfConnection({ id, accessToken, version }: Connection): ProviderAccess {
  return { token: accessToken, version, connection: id };
}

function failureOf({ reason }: CounterfoilError): NonNullable<ConnectionRow["failure"]> {
  return reason === "rate_limited" || reason === "provider_misconfigured" ? reason : "provider_unavailable";
}

/** The failure that the row remembers, as all who waited for it hear of it. */
function failedAs({ failure }: ConnectionRow, retryAfter: number | undefined): CounterfoilError {
  return new CounterfoilError(failure ?? "provider_unavailable", retryIn(retryAfter));
}
