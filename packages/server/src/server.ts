import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Accounts } from "./accounts/accounts.js";
import { Clients } from "./clients/clients.js";
import type { Config } from "./config.js";
import { deviceRoutes } from "./devices/routes.js";
import { discoveryRoutes } from "./discovery/routes.js";
import { Engine } from "./gateway/engine.js";
import { gatewayRoutes } from "./gateway/routes.js";
import { buildSchema } from "./gateway/schema.js";
import { type App, createApp } from "./http/app.js";
import { systemClock } from "./lib/clock.js";
import type { Log } from "./lib/log.js";
import { loginRoutes } from "./login/routes.js";
import { meRoutes } from "./me/routes.js";
import { LoginTransactions } from "./providers/login-transaction.js";
import { Providers } from "./providers/providers.js";
import { EndedSessions } from "./sessions/ended-sessions.js";
import { SqlRotationStore } from "./sessions/rotation-sql.js";
import { SessionRows } from "./sessions/session-rows.js";
import { Sessions } from "./sessions/sessions.js";
import { TokenIssuer } from "./sessions/token-issuer.js";
import { KeyRing, keyFile } from "./signing/key-ring.js";
import { SigningKeys } from "./signing/signing-keys.js";
import { DataFolder } from "./storage/data-folder.js";
import { type Database, openSqlite } from "./storage/database.js";
import { migrate } from "./storage/migrate.js";
import { SqlOneTimeStore } from "./storage/one-time.js";
import { tokenRoutes } from "./token/routes.js";
import { Vault } from "./vault/vault.js";
import { VERSION } from "./version.js";

/** A running server: the only place that opens every room. */
export class Server {
  readonly app: App;
  readonly #config: Config;
  readonly #db: Database;
  readonly #folder: DataFolder;

  private constructor(app: App, config: Config, db: Database, folder: DataFolder) {
    this.app = app;
    this.#config = config;
    this.#db = db;
    this.#folder = folder;
  }

  /** Opens the data folder and the store, and mounts every room. Throws `FolderInUse` or the store's own error. */
  static async open(config: Config, log: Log): Promise<Server> {
    const folder = DataFolder.open(config.dataDir);
    try {
      const db = openSqlite(join(folder.path, "counterfoil.db"));
      await migrate(db);
      const ring = config.keys ?? KeyRing.parse(keyFile(join(folder.path, "keys")));
      return new Server(await mount(config, log, db, ring), config, db, folder);
    } catch (error) {
      folder.close();
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
    await this.app.close();
    await this.#db.destroy();
    this.#folder.close();
  }
}

async function mount(config: Config, log: Log, db: Database, ring: KeyRing): Promise<App> {
  const clock = systemClock;
  const { issuer } = config;
  const keys = await SigningKeys.open(db, ring, clock, config.algorithm);
  const clients = new Clients(config.clients);
  const providers = new Providers(config.providers);
  const transactions = new LoginTransactions(new SqlOneTimeStore(db, clock), clock);
  const accounts = new Accounts(db, clock);
  const vault = new Vault(db, ring, clock, log);
  const rows = new SessionRows(db, clock);
  const sessions = new Sessions({
    issuer,
    rows,
    rotations: new SqlRotationStore(db, clock),
    ended: await EndedSessions.load(rows, clock),
    tokens: new TokenIssuer(issuer, keys, ring, clock),
    keys,
    ring,
    clock,
    log,
  });

  const app = await createApp({ log, origins: clients.origins, trustProxy: config.trustProxy, version: VERSION });
  loginRoutes(app, clients, providers, transactions);
  tokenRoutes(app, { clients, providers, transactions, accounts, vault, sessions });
  meRoutes(app, sessions, accounts, vault);
  deviceRoutes(app, sessions);
  gatewayRoutes(app, {
    sessions,
    accounts,
    vault,
    provider: providers.get("spotify"),
    engine: new Engine(buildSchema(), !config.production, log),
  });
  await discoveryRoutes(app, issuer, clients, keys, db);
  return app;
}
