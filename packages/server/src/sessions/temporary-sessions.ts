import { pino } from "pino";
import { Registry } from "prom-client";
import type { Client } from "../clients/client.js";
import { DAY, MINUTE, SECOND } from "../lib/clock.js";
import type { ManualClock } from "../lib/manual-clock.js";
import type { Secret } from "../lib/secret.js";
import type { KeyRing } from "../signing/key-ring.js";
import { SigningKeys } from "../signing/signing-keys.js";
import type { Database } from "../storage/database.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { RevocationFeed } from "../storage/revocation-feed.js";
import { processClock } from "../storage/sql-clock.js";
import { SqlThrottle } from "../storage/throttle.js";
import { OwnWakes } from "../storage/wakes.js";
import { AccessTokens } from "./access.js";
import { DpopNonces } from "./dpop-nonce.js";
import { DpopProofs } from "./dpop-proof.js";
import { RefreshMetrics } from "./metrics.js";
import { Refreshing } from "./refresh.js";
import { Revoked } from "./revoked.js";
import type { RotationStore } from "./rotation.js";
import type { SessionTokens } from "./session.js";
import { SessionRows } from "./session-rows.js";
import { Sessions } from "./sessions.js";
import { Tickets } from "./tickets.js";
import { TokenIssuer } from "./token-issuer.js";

export const ISSUER = "https://auth.example";

export const client: Client = {
  id: "web",
  kind: "body",
  secretHash: undefined,
  keys: [],
  firstParty: true,
  grants: ["refresh_token"],
  scopes: ["account", "provider:spotify"],
  providers: {},
  links: undefined,
  origins: [],
  accessLifetime: 10 * MINUTE,
  remembered: { idle: 30 * DAY, absolute: 180 * DAY },
  unremembered: { idle: DAY, absolute: 7 * DAY },
  retryWindow: 10 * SECOND,
  lateRetries: 1,
  devices: { most: 20, whenFull: "oldest" },
  audiences: [],
  serves: [],
};

/** The room as one process opens it, over stores that a test brings. */
export class TemporarySessions {
  private constructor(
    readonly sessions: Sessions,
    readonly refreshing: Refreshing,
    readonly tokens: AccessTokens,
    readonly feed: RevocationFeed,
    readonly registry: Registry,
    readonly tickets: Tickets,
  ) {}

  static async open(
    db: Database,
    rotations: RotationStore,
    ring: KeyRing,
    clock: ManualClock,
  ): Promise<TemporarySessions> {
    const log = pino({ level: "silent" });
    const sqlClock = processClock(clock);
    const wakes = new OwnWakes();
    const keys = await SigningKeys.open(db, ring, clock, "Ed25519");
    const feed = await RevocationFeed.open(db, sqlClock, wakes, log);
    const rows = new SessionRows(db, sqlClock, clock);
    const revoked = new Revoked(clock);
    for (const revocation of feed.since(0)) revoked.add(revocation);
    feed.listen((revocation) => revoked.add(revocation));
    const tokens = new TokenIssuer(ISSUER, keys, ring, clock);
    const sessions = new Sessions({ rows, rotations, revoked, wakes, tokens, ring, clock, log });
    const registry = new Registry();
    const metrics = new RefreshMetrics(registry);
    const proofs = new DpopProofs(new DpopNonces(ring, clock), new SqlOneTimeStore(db, clock), clock);
    const refreshing = new Refreshing({
      sessions,
      rows,
      rotations,
      revoked,
      feed,
      tokens,
      ring,
      proofs,
      metrics,
      clock,
      log,
    });
    const access = new AccessTokens(keys, ISSUER, revoked, feed, clock);
    const tickets = new Tickets({
      oneTime: new SqlOneTimeStore(db, clock),
      throttle: new SqlThrottle(db, clock),
      tokens: access,
      revoked,
      sessions,
      clock,
    });
    return new TemporarySessions(sessions, refreshing, access, feed, registry, tickets);
  }

  /** A login of `account_1` with nothing special about it. */
  login(
    more: { remember?: boolean; accountId?: string; client?: Client; refreshToken?: Secret } = {},
  ): Promise<SessionTokens> {
    return this.sessions.open({
      accountId: more.accountId ?? "account_1",
      client: more.client ?? client,
      scopes: ["account"],
      amr: ["fed"],
      remember: more.remember ?? false,
      device: { name: undefined, userAgent: undefined, address: undefined, refreshToken: more.refreshToken },
    });
  }

  refresh(token: Secret, by = client): Promise<SessionTokens> {
    return this.refreshing.refresh(by, token);
  }
}
