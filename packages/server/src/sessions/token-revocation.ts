import { CounterfoilError } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";
import type { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";
import type { Database } from "../storage/database.js";
import { addRevocations } from "../storage/revocations.js";
import type { SqlClock } from "../storage/sql-clock.js";
import type { Wakes } from "../storage/wakes.js";
import type { AccessTokens } from "./access.js";
import { readRefreshToken } from "./refresh-token.js";
import type { Revoked } from "./revoked.js";
import type { Sessions } from "./sessions.js";

interface Parts {
  db: Database;
  clock: SqlClock;
  wakes: Wakes;
  ring: KeyRing;
  revoked: Revoked;
  sessions: Sessions;
  tokens: AccessTokens;
}

/** Ends one token before its time, at the wish of the client that holds it (RFC 7009). */
export class TokenRevocation {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * A refresh token ends its session with all its access tokens; an access token ends alone. What is unknown, expired or
   * revoked already needs nothing (RFC 7009 §2.2). Throws `unauthorized_client` for another client's token (§2.1).
   */
  async revoke(client: Client, token: Secret): Promise<void> {
    const { ring, sessions, tokens } = this.#parts;
    const refresh = readRefreshToken(ring, token);
    const access = refresh ? undefined : await tokens.read(token);
    const owner = refresh?.clientId ?? access?.client_id;
    if (owner === undefined) return;
    if (owner !== client.id)
      throw new CounterfoilError("unauthorized_client", { detail: "The token is another client's." });
    if (refresh) await sessions.end({ sids: [refresh.sid] }, "signed_out");
    if (access) await this.#revokeAccessToken(access.jti);
  }

  async #revokeAccessToken(jti: string): Promise<void> {
    const { db, clock, wakes, revoked } = this.#parts;
    await addRevocations(db, clock, "jti", [jti]);
    revoked.add({ kind: "jti", value: jti, issuedBefore: undefined, cause: undefined });
    wakes.send();
  }
}
