import { join } from "node:path";
import { type Command, endWithStarter, root } from "../program.js";
import type { Settings } from "./settings.js";
import { next, webFolder } from "./web-build.js";

/** The address a port of this machine is reached at. */
export function address(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** The auth server. Never in production mode: this is a start on a desk, where only warnings are worth a line. */
export function serverCommand({ server, simulator, web, dataFolder }: Settings): Command {
  const env = {
    ...process.env,
    NODE_ENV: "development" as const,
    COUNTERFOIL_PORT: String(server.number),
    SIMULATOR_PORT: String(simulator.number),
    WEB_PORT: String(web.number),
    COUNTERFOIL_DATA_DIR: dataFolder,
    COUNTERFOIL_LOG_LEVEL: process.env.COUNTERFOIL_LOG_LEVEL || "warn",
  };
  return { name: "server", args: [join(root, "packages/server/dist/main.js"), "serve"], cwd: root, env };
}

/** Spotify's stand-in. */
export function simulatorCommand({ simulator, dataFolder }: Settings): Command {
  const file = join(root, "apps/spotify-simulator/dist/main.js");
  const args = [file, "--port", String(simulator.number), "--data", join(dataFolder, "simulator")];
  return { name: "simulator", args, cwd: root, env: { ...withoutProviderApps(), NODE_ENV: "development" } };
}

/** The web app: built and in production mode, or with watching in development mode. */
export function webCommand({ server, web, watch }: Settings): Command {
  const env = {
    ...withoutProviderApps(),
    NODE_ENV: watch ? ("development" as const) : ("production" as const),
    NEXT_TELEMETRY_DISABLED: "1",
    COUNTERFOIL_URL: address(server.number),
    WEB_PORT: String(web.number),
  };
  const listen = ["-p", String(web.number), "-H", "127.0.0.1"];
  return { name: "web", args: [endWithStarter, next, watch ? "dev" : "start", ...listen], cwd: webFolder, env };
}

/** The environment without the providers' credentials: only the server needs them. */
function withoutProviderApps(): NodeJS.ProcessEnv {
  const isCredential = (name: string) => /^(SPOTIFY|GOOGLE|GITHUB|KAKAO|NAVER)_CLIENT_(ID|SECRET)$/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isCredential(name)));
}
