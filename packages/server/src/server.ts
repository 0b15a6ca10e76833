import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Registry } from "prom-client";
import { Accounts } from "./accounts/accounts.js";
import { ClientAssertions } from "./clients/client-assertion.js";
import { Clients } from "./clients/clients.js";
import type { Config } from "./config.js";
import { deviceRoutes } from "./devices/routes.js";
import { metricsRoutes, registerMetrics } from "./discovery/metrics.js";
import { discoveryRoutes } from "./discovery/routes.js";
import { Engine } from "./gateway/engine.js";
import { gatewayRoutes } from "./gateway/routes.js";
import { buildSchema } from "./gateway/schema.js";
import { type App, createApp } from "./http/app.js";
import { DAY, HOUR, SECOND, systemClock } from "./lib/clock.js";
import type { Log } from "./lib/log.js";
import { loginRoutes } from "./login/routes.js";
import { meRoutes } from "./me/routes.js";
import { mountPasswords } from "./mount-passwords.js";
import { KnownPlaces } from "./passwords/known-places.js";
import { LoginTransactions } from "./providers/login-transaction.js";
import { Providers } from "./providers/providers.js";
import { revocationRoutes } from "./revocations/routes.js";
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
import { TokenIssuer } from "./sessions/token-issuer.js";
import { TokenRevocation } from "./sessions/token-revocation.js";
import { KeyRing, keyFile } from "./signing/key-ring.js";
import { SigningKeys } from "./signing/signing-keys.js";
import { dataFolder } from "./storage/data-folder.js";
import { migrate } from "./storage/migrate.js";
import { SqlOneTimeStore } from "./storage/one-time.js";
import { RedisOneTimeStore } from "./storage/one-time-redis.js";
import { RevocationFeed } from "./storage/revocation-feed.js";
import { sweepRevocations } from "./storage/revocations.js";
import { type StoreAddresses, Stores, storeTimeout } from "./storage/stores.js";
import { SqlThrottle } from "./storage/throttle.js";
import { RedisThrottle } from "./storage/throttle-redis.js";
import { revokeRoutes } from "./token/revoke-routes.js";
import { tokenRoutes } from "./token/routes.js";
import { Vault } from "./vault/vault.js";
import { VERSION } from "./version.js";

/** How often the signing keys are read; more often where a key is announced for less than four times as long. */
const KEYS = 5 * SECOND;
/** How often what is over is removed from SQL. */
const SWEEP = HOUR;
/** How long sessions that are over stay in SQL. */
const HISTORY = 30 * DAY;

/** A running server: the only place that opens every room. */
export class Server {
  readonly app: App;
  readonly #config: Config;
  readonly #stores: Stores;
  readonly #feed: RevocationFeed;
  readonly #sweeper: NodeJS.Timeout;

  private constructor(app: App, config: Config, stores: Stores, feed: RevocationFeed) {
    this.app = app;
    this.#config = config;
    this.#stores = stores;
    this.#feed = feed;
    this.#sweeper = setInterval(() => void sweep(stores).catch(() => undefined), SWEEP);
    this.#sweeper.unref();
  }

  /** Opens the stores and mounts every room. Throws `FolderInUse` or a store's own error. */
  static async open(config: Config, log: Log): Promise<Server> {
    const stores = Stores.open(storeAddresses(config), systemClock);
    try {
      await migrate(stores.db);
      if (!(await stores.connected()))
        log.error({}, "redis does not answer: until it does, nobody can sign in or refresh");
      await sweep(stores);
      const ring = config.keys ?? KeyRing.parse(keyFile(join(dataFolder(config.dataDir), "keys")));
      const feed = await RevocationFeed.open(stores.db, stores.clock, stores.wakes, log);
      return new Server(await mount(config, log, stores, feed, ring), config, stores, feed);
    } catch (error) {
      await stores.close();
      throw error;
    }
  }

  /** Listens; gives the address. Throws what `listen` throws, `EADDRINUSE` among it. */
  async listen(): Promise<string> {
    const { host, port } = this.#config;
    await this.app.listen({ host, port });
    const address = this.app.server.address() as AddressInfo;
    return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.app.close();
    await this.#feed.close();
    await this.#stores.close();
  }
}

async function mount(config: Config, log: Log, stores: Stores, feed: RevocationFeed, ring: KeyRing): Promise<App> {
  const clock = systemClock;
  const { issuer } = config;
  const { db, redis, wakes } = stores;
  const keys = await SigningKeys.open(db, ring, clock, config.algorithm, config.keySchedule);
  const oneTime = redis ? new RedisOneTimeStore(redis, clock) : new SqlOneTimeStore(db, clock);
  const throttle = redis ? new RedisThrottle(redis, clock) : new SqlThrottle(db, clock);
  const clients = new Clients(config.clients, new ClientAssertions(issuer, oneTime, clock));
  const providers = new Providers(config.providers);
  const transactions = new LoginTransactions(oneTime, clock);
  const accounts = new Accounts(db, stores.clock, clock);
  const vault = new Vault(db, ring, clock, log);

  const registry = new Registry();
  const rows = new SessionRows(db, stores.clock, clock);
  const rotations = redis ? new RedisRotationStore(redis) : new SqlRotationStore(db, stores.clock);
  const issuing = new TokenIssuer(issuer, keys, ring, clock);
  const revoked = new Revoked(clock);
  for (const revocation of feed.since(0)) revoked.add(revocation);
  feed.listen((revocation) => revoked.add(revocation));
  const sessions = new Sessions({ rows, rotations, revoked, wakes, tokens: issuing, ring, clock, log });
  const metrics = new RefreshMetrics(registry);
  const proofs = new DpopProofs(new DpopNonces(ring, clock), oneTime, clock);
  const refreshing = new Refreshing({
    sessions,
    rows,
    rotations,
    revoked,
    feed,
    tokens: issuing,
    ring,
    proofs,
    metrics,
    clock,
    log,
  });
  const tokens = new AccessTokens(keys, issuer, revoked, feed, clock);
  const revocation = new TokenRevocation({ db, clock: stores.clock, wakes, ring, revoked, sessions, tokens });
  const introspection = new TokenIntrospection({ issuer, rows, rotations, revoked, ring, tokens, clock });
  registerMetrics(registry, feed, keys);

  const { origins, cookieOrigins } = clients;
  const app = await createApp({ log, origins, cookieOrigins, trustProxy: config.trustProxy, version: VERSION });
  keepKeysFresh(app, keys, config.keySchedule.lead, feed, log);
  loginRoutes(app, clients, providers, transactions, throttle);
  tokenRoutes(app, { clients, providers, transactions, accounts, vault, sessions, refreshing, proofs, issuer });
  meRoutes(app, tokens, accounts, vault);
  mountPasswords(app, config, log, stores, { clients, oneTime, throttle, tokens, sessions });
  deviceRoutes(app, clients, tokens, sessions);
  gatewayRoutes(app, {
    tokens,
    accounts,
    vault,
    provider: providers.get("spotify"),
    engine: new Engine(buildSchema(), !config.production, log),
  });
  revokeRoutes(app, clients, revocation, introspection);
  revocationRoutes(app, clients, feed, longestAccess(config));
  metricsRoutes(app, registry, { token: config.metricsToken, production: config.production });
  await discoveryRoutes(app, issuer, clients, keys, stores);
  return app;
}

/** Where the stores are, for a server or a command beside it. */
export function storeAddresses(config: Config): StoreAddresses {
  return {
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    redisUrl: config.redisUrl,
    storeTimeout: storeTimeout(config.clients.map((client) => client.retryWindow)),
  };
}

/** Every process finds out by itself what became of the keys: every few seconds, and at once when one is revoked. */
function keepKeysFresh(app: App, keys: SigningKeys, lead: number, feed: RevocationFeed, log: Log): void {
  const refresh = () => void keys.refresh().catch((err) => log.error({ err }, "the signing keys cannot be read"));
  const timer = setInterval(refresh, Math.min(KEYS, lead / 4));
  const stop = feed.listen(({ kind }) => kind === "kid" && refresh());
  app.addHook("onClose", async () => {
    clearInterval(timer);
    stop();
  });
}

function longestAccess(config: Config): number {
  return Math.max(...config.clients.map((client) => client.accessLifetime));
}

async function sweep(stores: Stores): Promise<void> {
  const now = systemClock.now();
  await new SqlRotationStore(stores.db, stores.clock).sweep();
  await new SessionRows(stores.db, stores.clock, systemClock).sweep(now - HISTORY);
  await sweepRevocations(stores.db, now);
  await new SqlThrottle(stores.db, systemClock).sweep();
  await new KnownPlaces(stores.db, systemClock).sweep();
}
