/** Everything this app reads from its environment, read when it starts and not when it is built. */
export interface Config {
  /** Where the Counterfoil server listens. */
  counterfoilUrl: string;
  /** Where browsers open live sockets there: `wss`, or `ws` on one's own desk. */
  socketUrl: string;
  clientId: string;
  clientSecret: string;
  /** Scheme, host and port under which browsers know this app. */
  baseUrl: string;
  /** The port to listen on, at 127.0.0.1. */
  port: number;
  /** Proxies in front of this app, each adding the address it sees to `X-Forwarded-For`. */
  proxies: number;
  /** Names of the providers to sign in with and to connect, in the order of their buttons. */
  providers: string[];
}

/** The secret of the client `web` in the server's development configuration; worthless anywhere else. */
const DEVELOPMENT_SECRET = "development-web-secret";

/** Reads the environment. Throws an `Error` with one line for the operator if something is missing or malformed. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(env.WEB_PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("WEB_PORT has to be a port number");
  const baseUrl = env.WEB_URL || `http://127.0.0.1:${port}`;
  const clientSecret = env.COUNTERFOIL_CLIENT_SECRET || (baseUrl.startsWith("https:") ? "" : DEVELOPMENT_SECRET);
  if (clientSecret === "") throw new Error("COUNTERFOIL_CLIENT_SECRET is needed when WEB_URL is https");
  const proxies = Number(env.WEB_PROXIES || 0);
  if (!Number.isInteger(proxies) || proxies < 0 || proxies > 9) throw new Error("WEB_PROXIES has to be 0 to 9");
  const providers = [...new Set((env.WEB_PROVIDERS || "spotify").split(",").map((name) => name.trim()))];
  if (!providers.every((name) => /^[a-z][a-z0-9_-]{0,31}$/.test(name)))
    throw new Error("WEB_PROVIDERS has to be names of providers with commas between");
  const counterfoilUrl = env.COUNTERFOIL_URL || "http://127.0.0.1:4000";
  const publicUrl = env.COUNTERFOIL_PUBLIC_URL || counterfoilUrl;
  if (!URL.canParse(publicUrl) || !/^https?:/.test(publicUrl))
    throw new Error("COUNTERFOIL_URL and COUNTERFOIL_PUBLIC_URL have to be addresses such as https://auth.example.com");
  if (baseUrl.startsWith("https:") && !publicUrl.startsWith("https:"))
    throw new Error("COUNTERFOIL_PUBLIC_URL, where browsers reach the server, has to be https when WEB_URL is");
  return {
    counterfoilUrl,
    socketUrl: new URL("/graphql", publicUrl).href.replace(/^http/, "ws"),
    clientId: env.COUNTERFOIL_CLIENT_ID || "web",
    clientSecret,
    baseUrl,
    port,
    proxies,
    providers,
  };
}
