import { CounterfoilError } from "@counterfoil/protocol";
import type { Config } from "../config.js";
import { openLog } from "../lib/log.js";
import type { Server } from "../server.js";
import { FolderInUse } from "../storage/data-folder.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";

/** `counterfoil serve`: runs the server until SIGTERM, SIGINT or the end of the process that started it. */
export async function serve(json: boolean): Promise<void> {
  const config = configOrFailure();
  const server = await open(config);
  const url = await listen(server, config);
  process.stdout.write(json ? `${JSON.stringify({ ready: url })}\n` : `server      ${url}\n`);
  if (!json) printRedirectUris(config);
  process.send?.({ ready: url });
  await ended();
  await server.close();
  if (process.connected) process.disconnect();
}

async function open(config: Config): Promise<Server> {
  // It loads a thousand files, and what is wrong with the configuration is told before.
  const { Server } = await import("../server.js");
  try {
    return await Server.open(config, openLog(config.logLevel));
  } catch (error) {
    if (error instanceof FolderInUse || error instanceof CounterfoilError) throw new Failure([error.message]);
    const place =
      config.databaseUrl === undefined ? `the data folder ${config.dataDir}` : "the database of DATABASE_URL";
    throw new Failure([`${place} cannot be used: ${whatFailed(error)}`]);
  }
}

/** Several tries at one name (IPv4, IPv6) fail as one error without words. */
function whatFailed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}

async function listen(server: Server, config: Config): Promise<string> {
  try {
    return await server.listen();
  } catch (error) {
    await server.close();
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new Failure([`port ${config.port} is taken: choose another with COUNTERFOIL_PORT`]);
    throw error;
  }
}

/** What has to be registered at the real providers; the simulator takes ours as they are. */
function printRedirectUris(config: Config): void {
  for (const client of config.clients)
    for (const [name, { redirectUris }] of Object.entries(client.providers))
      for (const uri of config.simulated && name === "spotify" ? [] : redirectUris)
        process.stdout.write(`            register at ${name}: ${uri}\n`);
}

/** Resolves when somebody wants the server to end. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    process.on("disconnect", () => resolve());
  });
}
