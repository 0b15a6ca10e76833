import type { Scope } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import { type Clock, SECOND } from "../lib/clock.js";
import { randomId } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import { signAccessToken } from "../signing/access-token.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { SigningKeys } from "../signing/signing-keys.js";
import { writeRefreshToken } from "./refresh-token.js";
import type { SessionFacts, SessionTokens } from "./session.js";

/** Writes the two tokens of a session. */
export class TokenIssuer {
  readonly #issuer: string;
  readonly #keys: SigningKeys;
  readonly #ring: KeyRing;
  readonly #clock: Clock;

  constructor(issuer: string, keys: SigningKeys, ring: KeyRing, clock: Clock) {
    this.#issuer = issuer;
    this.#keys = keys;
    this.#ring = ring;
    this.#clock = clock;
  }

  /**
   * An access token of its own (RFC 9068) and the refresh token of `generation`, whose text depends on nothing but the
   * session, the generation and `issuedAt`. Neither outlives the session. The access token is for us, or for the `resource`
   * that was asked for (RFC 8707).
   */
  async issue(
    session: SessionFacts,
    client: Client,
    scopes: readonly Scope[],
    generation: number,
    issuedAt: number,
    resource?: string,
  ): Promise<SessionTokens> {
    const { sid, accountId, deviceId, clientId, scopes: held, amr, authTime, idleLifetime, absoluteEnd, jkt } = session;
    const now = this.#clock.now();
    const accessExpiresIn = Math.floor(Math.max(0, Math.min(client.accessLifetime, absoluteEnd - now)) / SECOND);
    const iat = Math.floor(now / SECOND);
    const accessToken = await signAccessToken(this.#keys, {
      iss: this.#issuer,
      sub: accountId,
      aud: resource ?? this.#issuer,
      exp: iat + accessExpiresIn,
      iat,
      jti: randomId("at"),
      client_id: clientId,
      scope: scopes.join(" "),
      sid,
      auth_time: Math.floor(authTime / SECOND),
      amr: [...amr],
    });
    return {
      accessToken: new Secret(accessToken),
      accessExpiresIn,
      refreshToken: writeRefreshToken(this.#ring, {
        accountId,
        deviceId,
        sid,
        generation,
        clientId,
        scopes: held,
        amr,
        authTime,
        idleLifetime,
        absoluteEnd,
        issuedAt,
        jkt,
      }),
      refreshExpiresIn: Math.floor(Math.max(0, Math.min(idleLifetime, absoluteEnd - now)) / SECOND),
      scopes,
      sid,
      deviceId,
      accountId,
    };
  }
}
