import { decodeProtectedHeader, type JWTPayload, jwtVerify } from "jose";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import type { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import type { Client } from "./client.js";
import type { ClientKey } from "./client-key.js";

const KIND = "client-assertion";
/** How far in the future an assertion may end. */
const LONGEST = 5 * MINUTE;
/** Seconds of clock difference that are forgiven. */
const LEEWAY = 10;
/** `JWT` is what everybody wrote before the type had a name of its own (RFC 7523bis). */
const TYPES: readonly unknown[] = [undefined, "JWT", "client-authentication+jwt"];

/** Clients that prove themselves with a key, `private_key_jwt` (RFC 7523 §3). */
export class ClientAssertions {
  readonly #audiences: string[];
  readonly #store: OneTimeStore;
  readonly #clock: Clock;

  /** An assertion is for this issuer; its token endpoint is believed too, as older clients name it. */
  constructor(issuer: string, store: OneTimeStore, clock: Clock) {
    this.#audiences = [issuer, `${issuer}/token`];
    this.#store = store;
    this.#clock = clock;
  }

  /** Whether a key of the client signed this for us, now, and for the first time. */
  async proves(client: Client, assertion: Secret): Promise<boolean> {
    for (const key of keysFor(client, assertion)) {
      const payload = await this.#verify(client, key, assertion);
      if (payload) return this.#isTimely(payload) && this.#isFirst(client, payload);
    }
    return false;
  }

  async #verify(client: Client, key: ClientKey, assertion: Secret): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(assertion.reveal(), key.key, {
        algorithms: [...key.algorithms],
        issuer: client.id,
        subject: client.id,
        audience: this.#audiences,
        requiredClaims: ["exp", "jti"],
        clockTolerance: LEEWAY,
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch {
      return undefined;
    }
  }

  /** Short-lived, and for us alone: what names another server too could be carried on by it (RFC 7523bis). */
  #isTimely({ aud, exp = 0, iat = 0 }: JWTPayload): boolean {
    const now = this.#clock.now() / SECOND;
    return typeof aud === "string" && exp <= now + LONGEST / SECOND + LEEWAY && iat <= now + LEEWAY;
  }

  async #isFirst(client: Client, { jti, exp = 0 }: JWTPayload): Promise<boolean> {
    if (typeof jti !== "string" || jti === "") return false;
    return this.#store.claim(KIND, sha256(`${client.id} ${jti}`), Math.ceil(exp + LEEWAY) * SECOND);
  }
}

/** The client's keys that this assertion may be signed with, by key id and algorithm. */
function keysFor(client: Client, assertion: Secret): readonly ClientKey[] {
  try {
    const { kid, alg, typ } = decodeProtectedHeader(assertion.reveal());
    if (!TYPES.includes(typ) || alg === undefined) return [];
    return client.keys.filter(
      (key) => key.algorithms.includes(alg) && (kid === undefined || key.kid === undefined || kid === key.kid),
    );
  } catch {
    return [];
  }
}
