import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import { parseScopes, type Scope } from "../scopes.js";
import type { Database } from "./database.js";

/** A user's consent to an app: what one run through the consent page leaves behind. Or an app's own, without a user. */
export interface Grant {
  id: string;
  clientId: string;
  /** `null`: the app asks for itself (RFC 6749 §4.4). */
  userId: string | null;
  scopes: readonly Scope[];
  /** Given to a client that proved itself by PKCE alone (RFC 7636), without a secret. */
  publicClient: boolean;
  /** Milliseconds. Six months later the grant ends, however often it was refreshed. */
  authorizedAt: number;
  /** The user removed the app. Refreshing ends at once, the access token lives on until its hour is over. */
  revoked: boolean;
}

/** An access token as the Web API sees it; the token itself is not kept. */
export interface AccessToken {
  grant: Grant;
  /** Milliseconds. */
  expiresAt: number;
}

/** A refresh token as the token endpoint sees it. */
export interface RefreshToken {
  grant: Grant;
  /** A newer one took its place (`refreshTokens: "rotate"`). */
  replaced: boolean;
}

/** Seconds an access token lives. */
export const accessTokenLifetime = 3600;

const day = 86_400_000;

/** Grants and their tokens: read from memory, written through. Tokens are kept as SHA-256 only. */
export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #refreshTokens = new Map<string, RefreshToken>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.#load();
  }

  /** Remembers a consent. */
  open(consent: Pick<Grant, "clientId" | "userId" | "scopes" | "publicClient">): Grant {
    const grant: Grant = { ...consent, id: randomUUID(), authorizedAt: this.clock.now(), revoked: false };
    this.database.write(
      `INSERT INTO "grant" (id, client_id, user_id, scope, public_client, authorized_at) VALUES (?, ?, ?, ?, ?, ?)`,
      grant.id,
      grant.clientId,
      grant.userId ?? "",
      grant.scopes.join(" "),
      grant.publicClient ? 1 : 0,
      grant.authorizedAt,
    );
    this.#grants.set(grant.id, grant);
    return grant;
  }

  /** The grant of an app that asks for itself: one for all its tokens. */
  ofApp(clientId: string): Grant {
    const known = [...this.#grants.values()].find((grant) => grant.userId === null && grant.clientId === clientId);
    return known ?? this.open({ clientId, userId: null, scopes: [], publicClient: false });
  }

  /** Issues an access token, good for an hour of the simulator's clock. */
  issueAccessToken(grant: Grant): string {
    const token = `sim_at_${randomBytes(32).toString("base64url")}`;
    const now = this.clock.now();
    const expiresAt = now + accessTokenLifetime * 1000;
    this.database.write("INSERT INTO access_token VALUES (?, ?, ?, ?)", hash(token), grant.id, now, expiresAt);
    this.#accessTokens.set(hash(token), { grant, expiresAt });
    return token;
  }

  /** Issues a refresh token. */
  issueRefreshToken(grant: Grant): string {
    const token = `sim_rt_${randomBytes(32).toString("base64url")}`;
    this.database.write("INSERT INTO refresh_token (hash, grant_id) VALUES (?, ?)", hash(token), grant.id);
    this.#refreshTokens.set(hash(token), { grant, replaced: false });
    return token;
  }

  /** Issues a refresh token in the place of another, which is dead from then on. */
  replaceRefreshToken(old: string, token: RefreshToken): string {
    return this.database.together(() => {
      this.database.write("UPDATE refresh_token SET replaced = 1 WHERE hash = ?", hash(old));
      const next = this.issueRefreshToken(token.grant);
      token.replaced = true;
      return next;
    });
  }

  accessToken(token: string): AccessToken | undefined {
    return this.#accessTokens.get(hash(token));
  }

  refreshToken(token: string): RefreshToken | undefined {
    return this.#refreshTokens.get(hash(token));
  }

  /** Every grant with the number of its access tokens that are alive, the newest first. */
  list(): { grant: Grant; alive: number }[] {
    const now = this.clock.now();
    const alive = new Map<Grant, number>();
    for (const { grant, expiresAt } of this.#accessTokens.values()) {
      if (expiresAt > now) alive.set(grant, (alive.get(grant) ?? 0) + 1);
    }
    const newestFirst = [...this.#grants.values()].sort((a, b) => b.authorizedAt - a.authorizedAt);
    return newestFirst.map((grant) => ({ grant, alive: alive.get(grant) ?? 0 }));
  }

  /** Ends issued access tokens now: those of one user, or all. Answers how many were alive. */
  expire(userId: string | undefined): number {
    const now = this.clock.now();
    let ended = 0;
    this.database.together(() => {
      for (const [key, token] of this.#accessTokens) {
        if (token.expiresAt <= now || (userId !== undefined && token.grant.userId !== userId)) continue;
        // Not "now": a clock moved backwards must not bring them to life again.
        this.database.write("UPDATE access_token SET expires_at = 0 WHERE hash = ?", key);
        token.expiresAt = 0;
        ended++;
      }
    });
    return ended;
  }

  /** Ends a user's grants, as removing the app does. Answers how many there were. */
  revoke(userId: string): number {
    this.database.write(`UPDATE "grant" SET revoked = 1 WHERE user_id = ?`, userId);
    const ended = [...this.#grants.values()].filter((grant) => grant.userId === userId && !grant.revoked);
    for (const grant of ended) grant.revoked = true;
    return ended.length;
  }

  #load(): void {
    this.database.write("DELETE FROM access_token WHERE issued_at < ?", this.clock.now() - 2 * day);
    for (const row of this.database.grants()) {
      this.#grants.set(row.id, {
        id: row.id,
        clientId: row.client_id,
        userId: row.user_id || null,
        scopes: parseScopes(row.scope) ?? [],
        publicClient: row.public_client === 1,
        authorizedAt: row.authorized_at,
        revoked: row.revoked === 1,
      });
    }
    for (const row of this.database.refreshTokens()) {
      const grant = this.#grants.get(row.grant_id);
      if (grant) this.#refreshTokens.set(row.hash, { grant, replaced: row.replaced === 1 });
    }
    for (const row of this.database.accessTokens()) {
      const grant = this.#grants.get(row.grant_id);
      if (grant) this.#accessTokens.set(row.hash, { grant, expiresAt: row.expires_at });
    }
  }
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
