import { CounterfoilError, type Scope, splitScope } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { narrowScope } from "../clients/clients.js";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { randomId } from "../lib/random.js";
import type { Secret } from "../lib/secret.js";
import { verifyAccessToken } from "../signing/access-token.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { SigningKeys } from "../signing/signing-keys.js";
import type { EndedSessions } from "./ended-sessions.js";
import { type RefreshTokenClaims, readRefreshToken } from "./refresh-token.js";
import type { Continued, RotationOutcome, RotationPolicy, RotationStore } from "./rotation.js";
import type { Access, EndReason, Session, SessionTokens } from "./session.js";
import type { EndScope, SessionRows } from "./session-rows.js";
import type { TokenIssuer } from "./token-issuer.js";

/**
 * `sessions/` owns OUR tokens: sessions as SQL rows, their rotation records, refresh tokens and who an access token
 * speaks for. It knows nothing of the provider's tokens.
 */
export interface NewSession {
  accountId: string;
  client: Client;
  scopes: Scope[];
  amr: string[];
  remember: boolean;
  deviceName: string | undefined;
}

interface Parts {
  issuer: string;
  rows: SessionRows;
  rotations: RotationStore;
  ended: EndedSessions;
  tokens: TokenIssuer;
  keys: SigningKeys;
  ring: KeyRing;
  clock: Clock;
  log: Log;
}

export class Sessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Signs a person in on a new device: a new `sid` and a device id of ours at every login (RT-14, RT-17). */
  async open(login: NewSession): Promise<SessionTokens> {
    const { clock, rows, rotations, tokens, log } = this.#parts;
    const now = clock.now();
    const lifetimes = login.remember ? login.client.remembered : login.client.unremembered;
    const session: Session = {
      sid: randomId("session"),
      accountId: login.accountId,
      deviceId: randomId("device"),
      clientId: login.client.id,
      scopes: login.scopes,
      amr: login.amr,
      authTime: now,
      deviceName: login.deviceName ?? "Unnamed device",
      idleLifetime: lifetimes.idle,
      absoluteEnd: now + lifetimes.absolute,
      createdAt: now,
    };
    await rows.add(session);
    await rotations.open(session, policyOf(login.client, session));
    log.info({ sid: session.sid, account: session.accountId, client: session.clientId }, "session.opened");
    return tokens.issue(session, login.client, session.scopes, 0, now);
  }

  /**
   * One step of the refresh protocol. What can be refused without a store is refused first: garbage, another client's
   * token, a session past its end or known to have ended. Throws `invalid_refresh_token`, `refresh_token_expired`,
   * `refresh_token_reused`, `session_ended`, `invalid_scope`.
   */
  async refresh(client: Client, refreshToken: Secret, scope: string | undefined): Promise<SessionTokens> {
    const { clock, ended, ring, tokens } = this.#parts;
    const claims = readRefreshToken(ring, refreshToken);
    if (!claims || claims.clientId !== client.id) throw new CounterfoilError("invalid_refresh_token");
    if (claims.absoluteEnd <= clock.now()) throw new CounterfoilError("refresh_token_expired");
    if (ended.has(claims.sid)) throw new CounterfoilError("session_ended");
    const session = await this.#alive(claims);
    const scopes = scope === undefined ? session.scopes : narrowScope(session.scopes, scope);
    const step = await this.#rotate(claims, client, session);
    return tokens.issue(session, client, scopes, step.generation, step.issuedAt);
  }

  async #alive(claims: RefreshTokenClaims): Promise<Session> {
    const session = await this.#parts.rows.findAlive(claims.sid);
    if (!session) throw new CounterfoilError("session_ended");
    return session;
  }

  async #rotate(claims: RefreshTokenClaims, client: Client, session: Session): Promise<Continued> {
    const { rotations, clock, log } = this.#parts;
    const policy = policyOf(client, session);
    let outcome: RotationOutcome = await rotations.rotate(claims, claims.generation, policy);
    if (outcome.kind === "missing") {
      if (claims.issuedAt + session.idleLifetime <= clock.now()) throw new CounterfoilError("refresh_token_expired");
      // A sign-out may have removed the record meanwhile: only the row says who is signed in.
      await this.#alive(claims);
      await rotations.restore(claims, claims.generation, policy);
      outcome = await rotations.rotate(claims, claims.generation, policy);
    }
    if (outcome.kind === "missing") throw new CounterfoilError("session_ended");
    if (outcome.kind === "reused") {
      await this.end({ sid: claims.sid }, "reused");
      throw new CounterfoilError("refresh_token_reused");
    }
    if (outcome.kind === "retried" || outcome.kind === "recovered")
      log.info({ sid: claims.sid }, `session.${outcome.kind}`);
    return outcome;
  }

  /**
   * Who an access token speaks for, without asking a store. Throws `missing_token`, `invalid_token`, `token_expired`,
   * `signed_out`, `insufficient_scope` (RFC 6750 §3.1).
   */
  async authenticate(accessToken: Secret | undefined, scope: Scope): Promise<Access> {
    const { keys, issuer, clock, ended } = this.#parts;
    if (!accessToken) throw new CounterfoilError("missing_token");
    const verified = await verifyAccessToken(keys, accessToken.reveal(), issuer, clock);
    if (verified.kind !== "valid")
      throw new CounterfoilError(verified.kind === "expired" ? "token_expired" : "invalid_token");
    const { sub, sid, client_id } = verified.claims;
    if (ended.has(sid)) throw new CounterfoilError("signed_out");
    const scopes = splitScope(verified.claims.scope) as Scope[];
    if (!scopes.includes(scope)) throw new CounterfoilError("insufficient_scope");
    return { accountId: sub, sid, clientId: client_id, scopes };
  }

  /** Ends sessions; they are ended in SQL before this returns. Gives how many this call ended. */
  async end(scope: EndScope, reason: EndReason): Promise<number> {
    const { rows, rotations, ended, log } = this.#parts;
    const sessions = await rows.end(scope, reason);
    for (const { sid } of sessions) {
      ended.add(sid);
      log.info({ sid, reason }, reason === "reused" ? "session.reused" : "session.ended");
    }
    if (reason !== "reused") await rotations.close(sessions);
    return sessions.length;
  }

  /** The account's signed-in devices, newest first, with the time each was last seen. */
  async devices(accountId: string): Promise<{ session: Session; lastSeenAt: number }[]> {
    const { rows, rotations } = this.#parts;
    const [sessions, lastSeen] = await Promise.all([rows.listAlive(accountId), rotations.lastSeen(accountId)]);
    return sessions.map((session) => ({ session, lastSeenAt: lastSeen.get(session.sid) ?? session.createdAt }));
  }

  /** Names a device. Throws `not_found` for one that is not the account's. */
  async rename(accountId: string, deviceId: string, name: string): Promise<void> {
    if (!(await this.#parts.rows.rename(accountId, deviceId, name))) throw new CounterfoilError("not_found");
  }
}

function policyOf(client: Client, session: Session): RotationPolicy {
  return {
    window: client.retryWindow,
    lateRetries: client.lateRetries,
    idle: session.idleLifetime,
    absoluteEnd: session.absoluteEnd,
  };
}
