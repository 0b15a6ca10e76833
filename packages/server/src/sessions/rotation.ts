import type { Client } from "../clients/client.js";
import { HOUR } from "../lib/clock.js";
import { REMEMBERED } from "../storage/revocations.js";
import type { SessionFacts } from "./session.js";

/** One rotation record: the device of an account, and the session that holds it. */
export interface RotationKey {
  accountId: string;
  deviceId: string;
  sid: string;
}

/** How forgiving a client's sessions are, and how long they live; all in milliseconds but `lateRetries`. */
export interface RotationPolicy {
  /** A rotation may be repeated this long. */
  window: number;
  /** Answers lost past the window that are forgiven until two more rotations have followed. */
  lateRetries: number;
  idle: number;
  absoluteEnd: number;
  /** A record that was unused for longer may come from an old snapshot, and is not believed without asking SQL. */
  believedFor: number;
}

/** Less than servers remember who was signed out: within it, a session that ended is known to have ended. */
const BELIEVED = REMEMBERED - HOUR;

/** How a client's settings and a session's lifetimes bear on its record. */
export function policyOf(client: Client, session: Pick<SessionFacts, "idleLifetime" | "absoluteEnd">): RotationPolicy {
  return {
    window: client.retryWindow,
    lateRetries: client.lateRetries,
    idle: session.idleLifetime,
    absoluteEnd: session.absoluteEnd,
    believedFor: BELIEVED,
  };
}

/** A step that keeps the session: the generation every holder has from now on, and when it was issued. */
export interface Continued {
  kind: "rotated" | "renewed" | "converged" | "retried" | "recovered";
  generation: number;
  issuedAt: number;
  /** Inside one window, another caller than the one whose step opened it. */
  shared: boolean;
}

/**
 * What one presented generation came to:
 * - `rotated`: the window was closed; a new generation, the window opens.
 * - `renewed`: the current generation inside the window: nothing changes.
 * - `converged`: the previous one inside the window (a parallel tab, a quick retry): the current one.
 * - `retried`: the previous one after the window: its answer was lost; the current one, the window opens again.
 * - `recovered`: a generation ahead of the store, which has lost writes: the store moves forward.
 * - `reused`: an older one: somebody copied it. The record is ended for good, and answers `reused` from now on.
 * - `unproven`: the record was unused for too long to be believed; nothing changed.
 * - `missing`: no record under this key and session, or its idle lifetime is over.
 */
export type RotationOutcome = Continued | { kind: "reused" } | { kind: "unproven" } | { kind: "missing" };

/**
 * Keeps one record per device. **Every verb is one atomic step**: parallel calls behave as if they came one after the
 * other, and all callers that continue hold one and the same generation. Times are the store's own clock, so that
 * servers with different clocks agree on when a window is open.
 */
export interface RotationStore {
  /** A new session at generation 0 with the window closed; takes the device over from an older session. */
  open(key: RotationKey, policy: RotationPolicy): Promise<void>;
  /** One step of the protocol. `caller` tells callers apart, in four characters or so; it decides nothing. */
  rotate(key: RotationKey, presented: number, policy: RotationPolicy, caller: string): Promise<RotationOutcome>;
  /**
   * Makes a lost record anew at the presented generation, the window open; leaves one of the same session as it is.
   * The caller knows from SQL that the session lives, so a record of another session on the device is an old one.
   */
  restore(key: RotationKey, presented: number, policy: RotationPolicy): Promise<void>;
  /** Removes the records of ended sessions. */
  close(keys: readonly RotationKey[]): Promise<void>;
  /** When the devices of one account were last seen, in milliseconds, by session; nothing for a lost record. */
  lastSeen(keys: readonly RotationKey[]): Promise<ReadonlyMap<string, number>>;
}
