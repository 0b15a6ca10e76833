import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Config } from "./config.js";
import { storeAddresses } from "./config-stores.js";
import type { App } from "./http/app.js";
import { DAY, HOUR, SECOND, systemClock } from "./lib/clock.js";
import type { Log } from "./lib/log.js";
import { mountRoutes } from "./mount.js";
import { KnownPlaces } from "./passwords/known-places.js";
import { openRooms, type Rooms } from "./rooms.js";
import { SqlRotationStore } from "./sessions/rotation-sql.js";
import { SessionRows } from "./sessions/session-rows.js";
import { KeyRing, keyFile } from "./signing/key-ring.js";
import { dataFolder } from "./storage/data-folder.js";
import { migrate } from "./storage/migrate.js";
import { RevocationFeed } from "./storage/revocation-feed.js";
import { sweepRevocations } from "./storage/revocations.js";
import { Stores } from "./storage/stores.js";
import { SqlThrottle } from "./storage/throttle.js";
import { announceDue } from "./vault/due.js";

/** How often the signing keys are read; more often where a key is announced for less than four times as long. */
const KEYS = 5 * SECOND;
/** How often what is over is removed from SQL, and the ends of grants are announced. */
const SWEEP = HOUR;
/** How long sessions that are over stay in SQL. */
const HISTORY = 30 * DAY;

/** A running server: stores below, rooms on them, the URL space on top. */
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
    let feed: RevocationFeed | undefined;
    try {
      await migrate(stores.db);
      if (!(await stores.connected()))
        log.error({}, "redis does not answer: until it does, nobody can sign in or refresh");
      await sweep(stores);
      const ring = config.keys ?? KeyRing.parse(keyFile(join(dataFolder(config.dataDir), "keys")));
      feed = await RevocationFeed.open(stores.db, stores.clock, stores.wakes, log);
      const rooms = await openRooms(config, log, stores, feed, ring);
      if (config.databaseUrl === undefined) await rooms.vault.endLeases();
      const app = await mountRoutes(rooms);
      keepKeysFresh(app, rooms);
      return new Server(app, config, stores, feed);
    } catch (error) {
      await feed?.close();
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

/** Every process finds out by itself what became of the keys: every few seconds, and at once when one is revoked. */
function keepKeysFresh(app: App, { config, keys, feed, log }: Rooms): void {
  const refresh = () => void keys.refresh().catch((err) => log.error({ err }, "the signing keys cannot be read"));
  const timer = setInterval(refresh, Math.min(KEYS, config.keySchedule.lead / 4));
  const stop = feed.listen(({ kind }) => kind === "kid" && refresh());
  app.addHook("onClose", async () => {
    clearInterval(timer);
    stop();
  });
}

async function sweep(stores: Stores): Promise<void> {
  const now = systemClock.now();
  await new SqlRotationStore(stores.db, stores.clock).sweep();
  await new SessionRows(stores.db, stores.clock, systemClock).sweep(now - HISTORY);
  await sweepRevocations(stores.db, now);
  await new SqlThrottle(stores.db, systemClock).sweep();
  await new KnownPlaces(stores.db, systemClock).sweep();
  await announceDue(stores.db, stores.clock, now);
}
