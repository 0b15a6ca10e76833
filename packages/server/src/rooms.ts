import { join } from "node:path";
import { Registry } from "prom-client";
import { Accounts } from "./accounts/accounts.js";
import { PasswordAccounts } from "./accounts/password-accounts.js";
import { ClientAssertions } from "./clients/client-assertion.js";
import { Clients } from "./clients/clients.js";
import type { Config } from "./config.js";
import { systemClock } from "./lib/clock.js";
import type { Log } from "./lib/log.js";
import { LetterFolder } from "./mail/letter-folder.js";
import { Outbox } from "./mail/outbox.js";
import { Smtp } from "./mail/smtp.js";
import { Attempts } from "./passwords/attempts.js";
import { EmailTokens } from "./passwords/email-tokens.js";
import { PasswordHashing } from "./passwords/hashing.js";
import { KnownPlaces } from "./passwords/known-places.js";
import { MailRequests } from "./passwords/mail-requests.js";
import { Passwords } from "./passwords/passwords.js";
import { Circuits } from "./providers/circuit-breaker.js";
import { DiscoveredProvider } from "./providers/discovery.js";
import { LoginTransactions } from "./providers/login-transaction.js";
import { Providers } from "./providers/providers.js";
import { SubjectIdTokens } from "./providers/subject-token.js";
import { AccessTokens } from "./sessions/access.js";
import { DpopNonces } from "./sessions/dpop-nonce.js";
import { DpopProofs } from "./sessions/dpop-proof.js";
import { TokenIntrospection } from "./sessions/introspection.js";
import { RefreshMetrics } from "./sessions/metrics.js";
import { Refreshing } from "./sessions/refresh.js";
import { Revoked } from "./sessions/revoked.js";
import { RedisRotationStore } from "./sessions/rotation-redis.js";
import { SqlRotationStore } from "./sessions/rotation-sql.js";
import { SessionRows } from "./sessions/session-rows.js";
import { Sessions } from "./sessions/sessions.js";
import { Tickets } from "./sessions/tickets.js";
import { TokenIssuer } from "./sessions/token-issuer.js";
import { TokenRevocation } from "./sessions/token-revocation.js";
import type { KeyRing } from "./signing/key-ring.js";
import { SigningKeys } from "./signing/signing-keys.js";
import { keyWrapper } from "./signing/transit.js";
import { SqlOneTimeStore } from "./storage/one-time.js";
import { RedisOneTimeStore } from "./storage/one-time-redis.js";
import { OutboxTail } from "./storage/outbox-tail.js";
import type { RevocationFeed } from "./storage/revocation-feed.js";
import type { Stores } from "./storage/stores.js";
import { SqlThrottle } from "./storage/throttle.js";
import { RedisThrottle } from "./storage/throttle-redis.js";
import { ConnectionList } from "./vault/connection-list.js";
import { VaultMetrics } from "./vault/metrics.js";
import { UnclaimedGrants } from "./vault/unclaimed-grants.js";
import { Vault } from "./vault/vault.js";

/** What stands on the storeys below the URL space, made once for a process: its routes share it. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Opens every room below the URL space over these stores. */
export async function openRooms(config: Config, log: Log, stores: Stores, feed: RevocationFeed, ring: KeyRing) {
  const ground = await layGround(config, log, stores, feed, ring);
  const { clock, oneTime } = ground;
  const providers = new Providers(
    config.providers,
    config.openIdProviders.map((registration) => new DiscoveredProvider(registration, clock, log)),
  );
  return {
    ...ground,
    clients: new Clients(config.clients, new ClientAssertions(config.issuer, oneTime, clock)),
    providers,
    transactions: new LoginTransactions(oneTime, clock),
    subjectIdTokens: new SubjectIdTokens(oneTime),
    accounts: new Accounts(stores.db, stores.clock, clock),
    ...openVault(ground, providers),
    ...openSessions(ground),
    ...openPasswords(ground),
  };
}

type Ground = Awaited<ReturnType<typeof layGround>>;

/** What every room stands on. */
async function layGround(config: Config, log: Log, stores: Stores, feed: RevocationFeed, ring: KeyRing) {
  const clock = systemClock;
  const { db, redis } = stores;
  const wrapper = keyWrapper(config.transit, ring);
  return {
    config,
    log,
    clock,
    stores,
    feed,
    ring,
    wrapper,
    registry: new Registry(),
    tail: new OutboxTail(db, stores.clock, stores.wakes, log),
    oneTime: redis ? new RedisOneTimeStore(redis, clock) : new SqlOneTimeStore(db, clock),
    throttle: redis ? new RedisThrottle(redis, clock) : new SqlThrottle(db, clock),
    keys: await SigningKeys.open(db, wrapper, clock, config.algorithm, config.keySchedule),
  };
}

function openVault({ log, clock, stores, wrapper, registry, oneTime }: Ground, providers: Providers) {
  const circuits = new Circuits(clock);
  const metrics = new VaultMetrics(registry, circuits);
  const { db, clock: sqlClock } = stores;
  return {
    circuits,
    vault: new Vault({ db, sqlClock, wrapper, clock, circuits, metrics, log }),
    unclaimed: new UnclaimedGrants(oneTime, wrapper, clock),
    connections: new ConnectionList({ db, sqlClock, wrapper, providers, clock, log }),
  };
}

function openSessions({ config, log, clock, stores, feed, ring, registry, oneTime, throttle, keys }: Ground) {
  const { issuer } = config;
  const { db, redis, wakes, clock: sqlClock } = stores;
  const rows = new SessionRows(db, sqlClock, clock);
  const rotations = redis ? new RedisRotationStore(redis) : new SqlRotationStore(db, sqlClock);
  const revoked = Revoked.following(feed, clock);
  const proofs = new DpopProofs(new DpopNonces(ring, clock), oneTime, clock);
  const tokens = new AccessTokens(keys, issuer, revoked, feed, clock);
  const issuing = new TokenIssuer(issuer, keys, ring, clock);
  const shared = { rows, rotations, revoked, ring, clock, log };
  const sessions = new Sessions({ ...shared, wakes, tokens: issuing });
  const metrics = new RefreshMetrics(registry);
  return {
    sessions,
    tokens,
    revoked,
    tickets: new Tickets({ oneTime, throttle, tokens, revoked, sessions, clock }),
    proofs,
    refreshing: new Refreshing({ ...shared, sessions, feed, tokens: issuing, proofs, metrics }),
    revocation: new TokenRevocation({ db, clock: sqlClock, wakes, ring, revoked, sessions, tokens }),
    introspection: new TokenIntrospection({ issuer, rows, rotations, revoked, ring, tokens, clock }),
  };
}

function openPasswords({ config, log, clock, stores, oneTime, throttle }: Ground) {
  const passwordAccounts = new PasswordAccounts(stores.db, stores.clock, clock);
  const hashing = new PasswordHashing(config.passwordCost);
  const attempts = new Attempts(throttle, new KnownPlaces(stores.db, clock));
  const letters = new LetterFolder(join(config.dataDir, "mail"));
  return {
    passwordAccounts,
    hashing,
    attempts,
    letters,
    passwords: new Passwords(passwordAccounts, hashing, attempts, log),
    outbox: new Outbox(config.smtp ? new Smtp(config.smtp.url, config.smtp.from) : letters, log),
    emailTokens: new EmailTokens(oneTime, clock),
    mailRequests: new MailRequests(throttle),
  };
}
