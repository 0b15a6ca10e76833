import { CounterfoilError, type Reason, type TicketGrant } from "@counterfoil/protocol";
import { basicAuthorization } from "./basic-authorization.js";
import { Faults, type VerifierFault } from "./faults.js";
import { fetchJson } from "./fetch-json.js";
import type { Listener } from "./listeners.js";
import { requireUrl, requireUsable } from "./options.js";
import { Revocations } from "./revocations.js";
import { isObject } from "./strict-json.js";
import { TicketAccess } from "./ticket-access.js";

/** What a gate has to know. */
export interface TicketGateOptions {
  /** The Counterfoil server's issuer. */
  issuer: string;
  /** The name of this service, as apps ask for tickets to it (`audience`). */
  audience: string;
  /** A confidential client of the issuer that `serves` the audience and has the grant `revocations`. */
  clientId: string;
  clientSecret: string;
  /** `{issuer}/tickets/redeem` and `{issuer}/revocations` when left out. */
  redeemUrl?: string;
  revocationsUrl?: string;
  /** Milliseconds after which the feed of revocations counts as stale: 5,000. */
  maxStaleness?: number;
}

/** What the issuer may say of a ticket. */
const REFUSALS: readonly unknown[] = ["invalid_ticket", "ticket_expired", "signed_out"] satisfies Reason[];
/** Seconds after which asking again makes sense. */
const RETRY_AFTER = 2;

/** Lets in whoever brings a good ticket, and says when they have to leave. Made by {@link createTicketGate}. */
export class TicketGate {
  readonly #audience: string;
  readonly #url: string;
  readonly #authorization: string;
  readonly #faults = new Faults();
  readonly #revocations: Revocations;
  readonly #inside = new Set<TicketAccess>();

  /** @throws TypeError where the options cannot work. */
  constructor(options: TicketGateOptions) {
    const { issuer, audience, clientId, clientSecret, redeemUrl, revocationsUrl, maxStaleness } = options;
    const revocations = {
      clientId,
      clientSecret,
      ...(revocationsUrl === undefined ? {} : { url: revocationsUrl }),
      ...(maxStaleness === undefined ? {} : { maxStaleness }),
    };
    requireUsable({ issuer, audience, revocations });
    if (redeemUrl !== undefined) requireUrl("redeemUrl", redeemUrl);
    this.#audience = audience;
    this.#url = redeemUrl ?? `${issuer.replace(/\/$/, "")}/tickets/redeem`;
    this.#authorization = basicAuthorization(clientId, clientSecret);
    this.#revocations = new Revocations(issuer, revocations, this.#faults);
    this.#revocations.listeners.add((entry) => {
      for (const access of this.#inside) access.hear(entry);
    });
  }

  /** Accesses that have not ended and were not released. */
  get size(): number {
    return this.#inside.size;
  }

  /**
   * Redeems a ticket, which is spent then. Close the socket when `access.ended` is aborted, and call `access.release()`
   * when it is closed.
   *
   * @throws CounterfoilError `invalid_ticket`, `ticket_expired`, `signed_out` (401); `revocations_stale` (503) where
   * sign-outs cannot be heard or the issuer does not answer.
   */
  async redeem(ticket: string): Promise<TicketAccess> {
    if (!this.#revocations.isFresh()) throw unavailable();
    // What is told while the issuer answers may be what it did not know yet.
    const missed: Parameters<TicketAccess["hear"]>[0][] = [];
    const stop = this.#revocations.listeners.add((entry) => missed.push(entry));
    const access = new TicketAccess(await this.#ask(ticket).finally(stop));
    this.#inside.add(access);
    access.ended.addEventListener("abort", () => this.#inside.delete(access));
    for (const entry of missed) access.hear(entry);
    if (access.ended.aborted) this.#inside.delete(access);
    return access;
  }

  /** Fulfilled when every revocation so far is known; before that, tickets are refused with `revocations_stale`. */
  ready(): Promise<void> {
    return this.#revocations.ready;
  }

  /** Hears of trouble with the issuer. Without a listener it is printed on standard error. */
  onFault(listener: Listener<VerifierFault>): () => void {
    return this.#faults.listeners.add(listener);
  }

  /** Ends the connection to the feed. Those inside are told nothing more, and nobody else is let in. */
  close(): void {
    this.#revocations.close();
    for (const access of this.#inside) access.release();
  }

  async #ask(ticket: string): Promise<TicketGrant> {
    const answer = await this.#send(ticket).catch((error: unknown) => {
      this.#faults.report("tickets", error);
      throw unavailable();
    });
    if (answer.status === 200 && isGrant(answer.body)) {
      this.#faults.healed("tickets");
      return answer.body;
    }
    const reason = isObject(answer.body) ? answer.body.reason : undefined;
    if (isRefusal(reason)) throw new CounterfoilError(reason);
    const said = typeof reason === "string" && /^[a-z_]{1,40}$/.test(reason) ? ` (${reason})` : "";
    this.#faults.report("tickets", new Error(`${this.#url} answered ${answer.status}${said}, no grant`));
    throw unavailable();
  }

  #send(ticket: string) {
    const headers = { authorization: this.#authorization, "content-type": "application/json" };
    const body = JSON.stringify({ ticket, audience: this.#audience });
    return fetchJson(this.#url, { method: "POST", headers, body }, [200, 400, 401, 503]);
  }
}

/**
 * Makes a gate for the sockets of one service; one per process serves all. It opens the feed of revocations at once and
 * keeps it open until {@link TicketGate.close}.
 *
 * @throws TypeError where the options cannot work.
 */
export function createTicketGate(options: TicketGateOptions): TicketGate {
  return new TicketGate(options);
}

function isGrant(body: unknown): body is TicketGrant {
  if (!isObject(body)) return false;
  const { sub, sid, scope, client_id, session_expires_at } = body;
  const texts = [sub, sid, scope, client_id];
  return texts.every((text) => typeof text === "string") && Number.isSafeInteger(session_expires_at);
}

function isRefusal(reason: unknown): reason is Reason {
  return REFUSALS.includes(reason);
}

function unavailable(): CounterfoilError {
  return new CounterfoilError("revocations_stale", { retryAfter: RETRY_AFTER });
}
