import { type AccessTokenClaims, CounterfoilError } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { sha256 } from "../lib/digest.js";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import { type Throttle, takeOrRefuse } from "../storage/throttle.js";
import { type AccessTokens, accessOf } from "./access.js";
import type { Revoked } from "./revoked.js";
import type { Access } from "./session.js";
import type { Sessions } from "./sessions.js";

const KIND = "ticket";
const LIFETIME = 30 * SECOND;
/** Tickets of one session in a minute (EV-04): tabs that reconnect need a few. */
const MOST_A_MINUTE = 30;

/** Who opens a socket, and when their session ends unless it is used before (milliseconds). */
export interface Admission {
  access: Access;
  endsAt: number;
}

interface Parts {
  oneTime: OneTimeStore;
  throttle: Throttle;
  tokens: AccessTokens;
  revoked: Revoked;
  sessions: Sessions;
  clock: Clock;
}

/**
 * Tickets for live sockets: browsers cannot send an access token in a handshake, and what stands in an address gets
 * copied. So a ticket is good once, for 30 seconds, at one server, and only while its session lives (ASVS 4.4.3).
 */
export class Tickets {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Gives a ticket for one audience; no store has it, only its hash. Throws `signed_out` by what SQL says, and
   * `rate_limited`.
   */
  async issue(access: Access, audience: string): Promise<{ ticket: Secret; expiresIn: number }> {
    const { oneTime, throttle, sessions, clock } = this.#parts;
    await takeOrRefuse(throttle, [{ key: `ticket:${access.sid}`, most: MOST_A_MINUTE, window: MINUTE }]);
    await sessions.requireAlive(access.sid);
    const ticket = randomSecret();
    const written: Written = { audience, claims: access.claims, kid: access.kid };
    await oneTime.put(KIND, sha256(ticket), JSON.stringify(written), clock.now() + LIFETIME);
    return { ticket: new Secret(ticket), expiresIn: LIFETIME / SECOND };
  }

  /**
   * Takes a ticket: of any number of parallel callers one gets it, and whatever is refused afterwards, it is spent. Throws
   * `invalid_ticket`, `ticket_expired`, `signed_out`.
   */
  async take(ticket: Secret, audience: string): Promise<Admission> {
    const { oneTime, tokens, revoked, sessions } = this.#parts;
    tokens.requireFresh();
    const taken = await oneTime.take(KIND, sha256(ticket.reveal()));
    if (taken.kind !== "taken")
      throw new CounterfoilError(taken.kind === "expired" ? "ticket_expired" : "invalid_ticket");
    const { audience: meantFor, claims, kid }: Written = JSON.parse(taken.value);
    if (meantFor !== audience) throw new CounterfoilError("invalid_ticket");
    const standing = revoked.standingOf(claims, kid);
    if (standing !== "valid") throw new CounterfoilError(standing === "signed_out" ? "signed_out" : "invalid_ticket");
    const endsAt = await sessions.endOf(claims.sid, claims.iat * SECOND);
    if (endsAt === undefined) throw new CounterfoilError("signed_out");
    return { access: accessOf(claims, kid), endsAt };
  }
}

/** What the store keeps under a ticket's hash. */
interface Written {
  audience: string;
  claims: AccessTokenClaims;
  kid: string;
}
