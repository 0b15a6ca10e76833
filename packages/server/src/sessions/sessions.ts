import { CounterfoilError } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { shortenAddress } from "../lib/address.js";
import type { Clock } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { randomId } from "../lib/random.js";
import type { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { Database } from "../storage/database.js";
import { isStorageFault, storageUnavailable } from "../storage/fault.js";
import type { Wakes } from "../storage/wakes.js";
import { deviceNameOf } from "./device-name.js";
import { type RefreshTokenClaims, readRefreshToken } from "./refresh-token.js";
import type { Revoked } from "./revoked.js";
import { policyOf, type RotationKey, type RotationStore } from "./rotation.js";
import { causeOf, type Device, type EndReason, type Session, type SessionTokens } from "./session.js";
import type { EndScope, SessionRows } from "./session-rows.js";
import type { TokenIssuer } from "./token-issuer.js";

/**
 * `sessions/` owns OUR tokens: sessions as SQL rows, their rotation records, refresh tokens and who an access token
 * speaks for. It knows nothing of the provider's tokens. This file signs in and out; `refresh.ts` is the step between.
 */
export interface NewSession {
  accountId: string;
  client: Client;
  scopes: Session["scopes"];
  amr: string[];
  remember: boolean;
  device: DeviceClues;
  /** The thumbprint of the key that the session is to be bound to (RFC 9449 §5). */
  jkt?: string | undefined;
  /** Whom the first access token is for, if not us (RFC 8707). */
  resource?: string | undefined;
}

/** What a login tells of its device. Only `refreshToken` proves anything. */
export interface DeviceClues {
  name: string | undefined;
  userAgent: string | undefined;
  address: string | undefined;
  /** The device's own refresh token of a session before: the new one takes its place on the device. */
  refreshToken: Secret | undefined;
}

interface Parts {
  rows: SessionRows;
  rotations: RotationStore;
  revoked: Revoked;
  wakes: Wakes;
  tokens: TokenIssuer;
  ring: KeyRing;
  clock: Clock;
  log: Log;
}

export class Sessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Signs a person in: a new `sid` at every login, and a device id of ours unless the device proves that it has one
   * (RT-14, RT-17). Throws `account_withdrawn`, and `too_many_devices` for a client that refuses beyond its limit.
   */
  async open(login: NewSession): Promise<SessionTokens> {
    const { clock, rows, tokens, log } = this.#parts;
    const { client, device, accountId } = login;
    const now = clock.now();
    const lifetimes = login.remember ? client.remembered : client.unremembered;
    const before = this.#sessionBefore(client, device.refreshToken, login.jkt);
    const sameDevice = before?.accountId === accountId ? before : undefined;
    await this.#endIdle(accountId, client.devices.most);
    const session: Session = {
      sid: randomId("session"),
      accountId,
      deviceId: sameDevice?.deviceId ?? randomId("device"),
      clientId: client.id,
      scopes: login.scopes,
      amr: login.amr,
      authTime: now,
      deviceName: device.name ?? deviceNameOf(device.userAgent),
      address: shortenAddress(device.address),
      idleLifetime: lifetimes.idle,
      absoluteEnd: now + lifetimes.absolute,
      createdAt: now,
    };
    const ended = await rows.add(session, before?.sid, client.devices);
    await this.forget(ended);
    await this.#openRecord(session, client);
    log.info({ sid: session.sid, account: session.accountId, client: session.clientId }, "session.opened");
    return tokens.issue({ ...session, jkt: login.jkt }, client, session.scopes, 0, now, login.resource);
  }

  /** Ends sessions; they are ended in SQL before this returns. Gives how many this call ended. */
  async end(scope: EndScope, reason: EndReason): Promise<number> {
    const ended = await this.#parts.rows.end(scope, reason);
    await this.forget(ended, reason);
    return ended.length;
  }

  /** Ends sessions as part of a transaction; hand to {@link forget} what it gives, once that is committed. */
  endWithin(transaction: Database, scope: EndScope, reason: EndReason): Promise<Session[]> {
    return this.#parts.rows.endWithin(transaction, scope, reason);
  }

  /** SQL has the end of these: this process knows it at once, the others are woken, and the records go. */
  async forget(ended: readonly Session[], reason?: EndReason): Promise<void> {
    const { revoked, wakes, rotations, log } = this.#parts;
    if (ended.length === 0) return;
    for (const { sid } of ended) {
      revoked.add({ kind: "sid", value: sid, issuedBefore: undefined, cause: causeOf(reason) });
      log.info({ sid, reason }, reason === "reused" ? "session.reused" : "session.ended");
    }
    wakes.send();
    // The mark of a reused record stays: whoever comes after it is told the same.
    if (reason === "reused") return;
    try {
      await rotations.close(ended);
    } catch (error) {
      this.#overlook(error, "rotation records were not removed");
    }
  }

  /** Asks the store: what is to outlast an access token must not rest on memory. Throws `signed_out`. */
  async requireAlive(sid: string): Promise<void> {
    if (!(await this.#parts.rows.findAlive(sid))) throw new CounterfoilError("signed_out");
  }

  /**
   * When a living session ends unless it is used before, milliseconds; undefined for one that has ended. `seenAt`: a use
   * that the caller knows of. Throws a store's own error, and `storage_unavailable` where nobody knows when it was used.
   */
  async endOf(sid: string, seenAt: number): Promise<number | undefined> {
    const session = await this.#parts.rows.findAlive(sid);
    if (!session) return undefined;
    const lastSeen = await this.#lastSeen([session]);
    if (!lastSeen) throw storageUnavailable();
    const used = Math.max(seenAt, lastSeen.get(sid) ?? session.createdAt);
    return Math.min(used + session.idleLifetime, session.absoluteEnd);
  }

  /** The account's signed-in devices, newest first. Those that went unused for their idle lifetime are not told. */
  async devices(accountId: string): Promise<Device[]> {
    const { rows, clock } = this.#parts;
    const sessions = await rows.listAlive(accountId);
    const lastSeen = await this.#lastSeen(sessions);
    if (!lastSeen) return sessions.map((session) => ({ session, lastSeenAt: undefined }));
    return sessions
      .map((session) => ({ session, lastSeenAt: lastSeen.get(session.sid) ?? session.createdAt }))
      .filter(({ session, lastSeenAt }) => lastSeenAt + session.idleLifetime > clock.now());
  }

  /** Names a device. Throws `not_found` for one that is not the account's. */
  async rename(accountId: string, deviceId: string, name: string): Promise<void> {
    if (!(await this.#parts.rows.rename(accountId, deviceId, name))) throw new CounterfoilError("not_found");
  }

  /** What a device's own refresh token says of the session before; undefined for one that proves nothing. */
  #sessionBefore(
    client: Client,
    refreshToken: Secret | undefined,
    jkt: string | undefined,
  ): RefreshTokenClaims | undefined {
    const claims = refreshToken && readRefreshToken(this.#parts.ring, refreshToken);
    if (claims?.clientId !== client.id || claims.absoluteEnd <= this.#parts.clock.now()) return undefined;
    return claims.jkt === undefined || claims.jkt === jkt ? claims : undefined;
  }

  /** Without its record a session is whole: the first refresh makes it anew. */
  async #openRecord(session: Session, client: Client): Promise<void> {
    try {
      await this.#parts.rotations.open(session, policyOf(client, session));
    } catch (error) {
      this.#overlook(error, "a rotation record was not written");
    }
  }

  /** Makes room where it costs nobody anything: ends what has gone unused for its idle lifetime. */
  async #endIdle(accountId: string, most: number): Promise<void> {
    const { rows, clock } = this.#parts;
    const sessions = await rows.listAlive(accountId);
    if (sessions.length < most) return;
    const lastSeen = await this.#lastSeen(sessions);
    if (!lastSeen) return;
    const idle = sessions.filter(
      ({ sid, createdAt, idleLifetime }) => (lastSeen.get(sid) ?? createdAt) + idleLifetime <= clock.now(),
    );
    await this.end({ sids: idle.map((session) => session.sid) }, "idle");
  }

  async #lastSeen(keys: readonly RotationKey[]): Promise<ReadonlyMap<string, number> | undefined> {
    try {
      return await this.#parts.rotations.lastSeen(keys);
    } catch (error) {
      this.#overlook(error, "rotation records were not read");
      return undefined;
    }
  }

  #overlook(error: unknown, what: string): void {
    if (!isStorageFault(error)) throw error;
    this.#parts.log.warn({ err: error }, what);
  }
}
