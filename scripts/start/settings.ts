import { resolve } from "node:path";
import { root } from "../program.js";
import { type Port, readPort } from "./ports.js";
import { Refusal } from "./refusal.js";

/** What a start needs to know, read from flags and environment. */
export interface Settings {
  /** Begin with an empty data folder. */
  fresh: boolean;
  /** Rebuild and restart when sources change. */
  watch: boolean;
  /** The real Spotify takes the simulator's place. */
  realSpotify: boolean;
  server: Port;
  simulator: Port;
  web: Port;
  /** Absolute path. */
  dataFolder: string;
}

/** What `--help` prints. */
export const help = `npm start [-- --fresh]   starts the auth server, a Spotify simulator and the web app
npm run dev              the same, and starts anew what you change

  --fresh   forget everything: empty the data folder first
  --help    show this

Variables, in the environment or in a file .env:
  COUNTERFOIL_PORT (4000)  SIMULATOR_PORT (4100)  WEB_PORT (3000)
  COUNTERFOIL_DATA_DIR (.counterfoil)
  SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET: use the real Spotify instead of the simulator`;

/** Reads flags and environment. @throws Refusal for what is unknown or wrong. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
  const unknown = args.find((arg) => arg !== "--fresh" && arg !== "--watch");
  if (unknown !== undefined) throw new Refusal(`there is no flag ${unknown}: npm start -- --help shows them all`);
  return {
    fresh: args.includes("--fresh"),
    watch: args.includes("--watch"),
    realSpotify: hasSpotifyApp(env),
    server: readPort("COUNTERFOIL_PORT", 4000, env),
    simulator: readPort("SIMULATOR_PORT", 4100, env),
    web: readPort("WEB_PORT", 3000, env),
    dataFolder: resolve(root, env.COUNTERFOIL_DATA_DIR || ".counterfoil"),
  };
}

function hasSpotifyApp(env: NodeJS.ProcessEnv): boolean {
  const { SPOTIFY_CLIENT_ID: id, SPOTIFY_CLIENT_SECRET: secret } = env;
  if (id && !secret) throw new Refusal("SPOTIFY_CLIENT_ID is set but SPOTIFY_CLIENT_SECRET is not: set both or none");
  if (secret && !id) throw new Refusal("SPOTIFY_CLIENT_SECRET is set but SPOTIFY_CLIENT_ID is not: set both or none");
  return Boolean(id && secret);
}
