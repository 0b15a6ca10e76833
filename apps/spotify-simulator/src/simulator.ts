import { type App, apps } from "./apps.js";
import { StartProblem } from "./problem.js";
import { createServer } from "./server.js";
import type { Mode } from "./settings.js";
import { Simulation } from "./simulation.js";
import { Database } from "./state/database.js";

/** How to start a simulator; everything may be left out. */
export interface SimulatorOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Folder for grants, tokens (hashed), settings and what users changed, made where it is missing. Without it nothing outlives the process. */
  dataDir?: string;
  /** Takes the place of the first app's redirect URIs. */
  redirectUris?: readonly string[];
  /** Overrides the mode remembered in the data folder. */
  mode?: Mode;
}

/** A simulator that answers. */
export interface RunningSimulator {
  /** Origin, such as `http://127.0.0.1:4100`. */
  url: string;
  mode: Mode;
  users: number;
  tracks: number;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/** Starts a simulator on 127.0.0.1. Throws {@link StartProblem} when the port or the data folder cannot be used. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const database = new Database(options.dataDir);
  const simulation = new Simulation(withRedirectUris(options.redirectUris), database);
  if (options.mode) simulation.settings.change({ mode: options.mode });
  const server = createServer(simulation);
  try {
    simulation.origin = await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  } catch (error) {
    database.close();
    throw portProblem(error, options.port ?? 0);
  }
  return {
    url: simulation.origin,
    mode: simulation.settings.current.mode,
    users: simulation.catalogue.users.length,
    tracks: simulation.catalogue.tracks.length,
    close: async () => {
      await server.close();
      database.close();
    },
  };
}

function withRedirectUris(redirectUris: readonly string[] | undefined): readonly App[] {
  if (redirectUris === undefined) return apps;
  return apps.map((app, index) => (index === 0 ? { ...app, redirectUris } : app));
}

function portProblem(error: unknown, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return new StartProblem(`port ${port} is taken (SIMULATOR_PORT)`);
  if (code === "EACCES") return new StartProblem(`port ${port} may not be opened (SIMULATOR_PORT)`);
  return error;
}
