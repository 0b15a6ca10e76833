import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { narrowScope, requireResource } from "../clients/clients.js";
import type { Caller } from "../http/credentials.js";
import { type Clock, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";
import type { DpopProof, DpopProofs } from "./dpop-proof.js";
import type { RefreshMetrics } from "./metrics.js";
import { type RefreshTokenClaims, readRefreshToken } from "./refresh-token.js";
import type { Revoked } from "./revoked.js";
import { type Continued, policyOf, type RotationOutcome, type RotationStore } from "./rotation.js";
import type { SessionTokens } from "./session.js";
import type { SessionRows } from "./session-rows.js";
import type { Sessions } from "./sessions.js";
import type { TokenIssuer } from "./token-issuer.js";

/** Beyond this the in-memory set may lack a sign-out, and SQL is asked. */
const STALE = 5 * SECOND;

type SessionNews = "session.retried" | "session.recovered" | "session.shared";

/** What a refresh may ask for: fewer scopes (RFC 6749 §6), another audience for the access token (RFC 8707). */
export interface AskedFor {
  scope?: string | undefined;
  resource?: string | undefined;
  /** Possession of a key: needed for a session that is bound to one (RFC 9449 §5). */
  proof?: DpopProof | undefined;
  /** What tells one caller from another: user agent and address. */
  caller?: Caller | undefined;
}

interface Parts {
  sessions: Sessions;
  rows: SessionRows;
  rotations: RotationStore;
  revoked: Revoked;
  feed: RevocationFeed;
  tokens: TokenIssuer;
  ring: KeyRing;
  proofs: DpopProofs;
  metrics: RefreshMetrics;
  clock: Clock;
  log: Log;
}

/** The refresh of a session: one step of the protocol that `docs/sessions.md` describes. */
export class Refreshing {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * What can be refused without a store is refused first: garbage, another client's token, a session past its end or
   * known to have ended. Then one step of the store decides. Throws `invalid_refresh_token`, `refresh_token_expired`,
   * `refresh_token_reused`, `session_ended`, `invalid_scope`, `invalid_target`, `invalid_dpop_proof`, `dpop_key_mismatch`.
   */
  async refresh(client: Client, refreshToken: Secret, asked: AskedFor = {}): Promise<SessionTokens> {
    const { clock, revoked, feed, ring, tokens } = this.#parts;
    const claims = readRefreshToken(ring, refreshToken);
    if (!claims || claims.clientId !== client.id) throw new CounterfoilError("invalid_refresh_token");
    if (claims.absoluteEnd <= clock.now()) throw new CounterfoilError("refresh_token_expired");
    if (revoked.hasSession(claims.sid)) throw new CounterfoilError("session_ended");
    const scopes = scopesFor(client, claims, asked.scope);
    requireResource(client, asked.resource);
    await this.#requireKey(claims, asked.proof);
    if (feed.staleness > STALE) await this.#requireAlive(claims);
    const step = await this.#rotate(claims, client, fingerprintOf(asked.caller));
    return tokens.issue(claims, client, scopes, step.generation, step.issuedAt, asked.resource);
  }

  /** A copied token without the key is nothing, and a copied proof is used up. */
  async #requireKey(claims: RefreshTokenClaims, proof: DpopProof | undefined): Promise<void> {
    if (claims.jkt !== undefined && !proof) throw new CounterfoilError("invalid_dpop_proof");
    if (claims.jkt !== undefined && claims.jkt !== proof?.jkt) throw new CounterfoilError("dpop_key_mismatch");
    if (proof) await this.#parts.proofs.take(proof);
  }

  async #rotate(claims: RefreshTokenClaims, client: Client, caller: string): Promise<Continued> {
    const { sessions, metrics } = this.#parts;
    const outcome = await this.#step(claims, client, caller);
    metrics.count(outcome.kind);
    if (outcome.kind === "missing" || outcome.kind === "unproven") throw new CounterfoilError("session_ended");
    if (outcome.kind === "reused") {
      await sessions.end({ sids: [claims.sid] }, "reused");
      throw new CounterfoilError("refresh_token_reused");
    }
    if (outcome.kind === "retried" || outcome.kind === "recovered")
      this.#tell(claims, `session.${outcome.kind}`, outcome.generation);
    if (outcome.shared) this.#tell(claims, "session.shared", outcome.generation);
    return outcome;
  }

  /** The refresh has happened: its caller gets the answer at once, whether or not the event can be written. */
  #tell(claims: RefreshTokenClaims, type: SessionNews, generation: number): void {
    const { rows, log } = this.#parts;
    log.info({ sid: claims.sid, generation }, type);
    rows.tell(claims, type, generation).catch((err) => log.warn({ err }, "an event was not written"));
  }

  /**
   * A lost record of a living session is made anew, and an old one is believed: a store that was flushed or came back
   * from a snapshot signs nobody out, and lets nobody back in.
   */
  async #step(claims: RefreshTokenClaims, client: Client, caller: string): Promise<RotationOutcome> {
    const { rotations, metrics, clock, log } = this.#parts;
    const policy = policyOf(client, claims);
    const began = performance.now();
    const outcome = await rotations.rotate(claims, claims.generation, policy, caller);
    metrics.countStep(began);
    if (outcome.kind !== "missing" && outcome.kind !== "unproven") return outcome;
    if (outcome.kind === "missing" && claims.issuedAt + claims.idleLifetime <= clock.now())
      throw new CounterfoilError("refresh_token_expired");
    await this.#requireAlive(claims);
    if (outcome.kind === "missing") {
      await rotations.restore(claims, claims.generation, policy);
      metrics.countRestored();
      log.info({ sid: claims.sid }, "session.restored");
    }
    return rotations.rotate(claims, claims.generation, { ...policy, believedFor: policy.idle }, caller);
  }

  /** Only the row says who is signed in; the record of a session that is not goes with it. */
  async #requireAlive(claims: RefreshTokenClaims): Promise<void> {
    const { rows, rotations } = this.#parts;
    const session = await rows.findAlive(claims.sid);
    if (session) return;
    await rotations.close([claims]);
    throw new CounterfoilError("session_ended");
  }
}

/** What the session has and the client still may; narrowed to what was asked for (RFC 6749 §6). */
function scopesFor(client: Client, claims: RefreshTokenClaims, requested: string | undefined): Scope[] {
  const held = claims.scopes.filter((scope) => client.scopes.includes(scope));
  return requested === undefined ? held : narrowScope(held, requested);
}

/** User agent and address family in four characters; empty where nobody says who asks. */
function fingerprintOf(caller: Caller | undefined): string {
  if (!caller) return "";
  const family = caller.address.includes(".") ? "4" : "6";
  return sha256(`${family} ${caller.userAgent ?? ""}`).slice(0, 4);
}
