/** The server as a library: for tests and for people who run it inside a process of their own. */
export { type Config, ConfigError, readConfig } from "./config.js";
export { openLog } from "./lib/log.js";
export { Server } from "./server.js";
