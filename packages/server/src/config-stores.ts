import type { Config } from "./config.js";
import { type StoreAddresses, storeTimeout } from "./storage/stores.js";

/** Where the stores are, for a server or a command beside it. */
export function storeAddresses(config: Config): StoreAddresses {
  return {
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    redisUrl: config.redisUrl,
    storeTimeout: storeTimeout(config.clients.map((client) => client.retryWindow)),
  };
}
