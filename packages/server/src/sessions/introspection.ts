import type { AccessTokenClaims } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { type Clock, SECOND } from "../lib/clock.js";
import type { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { AccessTokens } from "./access.js";
import { type RefreshTokenClaims, readRefreshToken } from "./refresh-token.js";
import type { Revoked } from "./revoked.js";
import type { RotationStore } from "./rotation.js";
import type { SessionRows } from "./session-rows.js";

/** What a client learns of its own refresh token. Times in seconds. */
export interface ActiveRefreshToken {
  iss: string;
  sub: string;
  client_id: string;
  scope: string;
  sid: string;
  iat: number;
  exp: number;
}

interface Parts {
  issuer: string;
  rows: SessionRows;
  rotations: RotationStore;
  revoked: Revoked;
  ring: KeyRing;
  tokens: AccessTokens;
  clock: Clock;
}

/** Whether a token is active, told to those it is meant for (RFC 7662 §2). */
export class TokenIntrospection {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The claims of an active access token whose audience the client serves, or of the client's own current refresh token;
   * undefined for all others, so that nobody learns anything of them (§4). Asking changes nothing.
   */
  async ask(client: Client, token: Secret): Promise<AccessTokenClaims | ActiveRefreshToken | undefined> {
    const refresh = readRefreshToken(this.#parts.ring, token);
    if (refresh) return refresh.clientId === client.id ? this.#activeRefreshToken(refresh) : undefined;
    const claims = await this.#parts.tokens.read(token);
    return claims && client.serves.includes(claims.aud) ? claims : undefined;
  }

  async #activeRefreshToken(claims: RefreshTokenClaims): Promise<ActiveRefreshToken | undefined> {
    const { issuer, rows, revoked, clock } = this.#parts;
    if (claims.absoluteEnd <= clock.now() || revoked.hasSession(claims.sid)) return undefined;
    if (!(await this.#isCurrent(claims)) || !(await rows.findAlive(claims.sid))) return undefined;
    return {
      iss: issuer,
      sub: claims.accountId,
      client_id: claims.clientId,
      scope: claims.scopes.join(" "),
      sid: claims.sid,
      iat: Math.floor(claims.issuedAt / SECOND),
      exp: Math.floor(claims.absoluteEnd / SECOND),
    };
  }

  /** The newest of its session, as far as the store knows; a lost record leaves it to the session's row. */
  async #isCurrent(claims: RefreshTokenClaims): Promise<boolean> {
    const record = await this.#parts.rotations.standing(claims);
    if (!record) return claims.issuedAt + claims.idleLifetime > this.#parts.clock.now();
    return !record.ended && claims.generation >= record.generation;
  }
}
