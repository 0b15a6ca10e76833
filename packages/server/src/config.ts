import { readFileSync } from "node:fs";
import type { Client } from "./clients/client.js";
import { parseClients } from "./clients/client-file.js";
import { developmentClients, hasDevelopmentSecret } from "./clients/development.js";
import { type GatewayConfig, readGateway } from "./config-gateway.js";
import { type ConfiguredProviders, readProviders } from "./config-providers.js";
import { mailProblems, readSmtp, readTransit, type SmtpAddress, transitProblems } from "./config-services.js";
import { type Variables, variables } from "./config-variables.js";
import { DAY, SECOND } from "./lib/clock.js";
import { Secret } from "./lib/secret.js";
import { type HashCost, LEAST_COST } from "./passwords/hashing.js";
import type { OpenIdRegistration } from "./providers/openid.js";
import type { Provider } from "./providers/provider.js";
import { KeyRing } from "./signing/key-ring.js";
import { KeySchedule } from "./signing/key-schedule.js";
import type { SigningAlgorithm } from "./signing/signing-keys.js";
import type { TransitKey } from "./signing/transit.js";

/** Everything the server is told from outside. This file alone reads the environment, once. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  issuer: string;
  dataDir: string;
  /** `postgres://…`; undefined for the embedded SQLite. */
  databaseUrl: string | undefined;
  /** Redis or Valkey, also by Sentinel or Cluster; undefined: its part lies in SQL. */
  redisUrl: string | undefined;
  /** Who may read `/metrics` when this server faces the world; undefined in production: nobody. */
  metricsToken: Secret | undefined;
  /** The root keys; undefined in development, where the data folder's key file has them. */
  keys: KeyRing | undefined;
  /** The Transit engine that wraps data keys in the ring's place. */
  transit: TransitKey | undefined;
  algorithm: SigningAlgorithm;
  /** When signing keys take turns. */
  keySchedule: KeySchedule;
  clients: Client[];
  providers: Provider[];
  /** Providers that describe themselves, asked when first needed. */
  openIdProviders: OpenIdRegistration[];
  gateway: GatewayConfig;
  /** What hashing a password costs. */
  passwordCost: HashCost;
  /** How mails leave; undefined in development, where they go into the data folder. */
  smtp: SmtpAddress | undefined;
  /** Addresses of proxies whose `X-Forwarded-*` are believed; false for none. */
  trustProxy: string | false;
  logLevel: string;
  /** Whether the simulator stands in for Spotify. */
  simulated: boolean;
}

/** What is wrong with the configuration: all of it at once, one line each, no values. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** The variables; a wrong one is reported and then left out, so that the search for problems goes on. */
function readVariables(environment: Readonly<Record<string, string | undefined>>): {
  env: Variables;
  problems: string[];
} {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(set);
  if (parsed.success) return { env: parsed.data, problems: [] };
  const { issues } = parsed.error;
  for (const { path } of issues) delete set[String(path[0])];
  return { env: variables.parse(set), problems: issues.map((issue) => `${issue.path.join(".")} ${issue.message}`) };
}

/** Reads the configuration from the environment; an empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const { env, problems: wrong } = readVariables(environment);
  const production = env.NODE_ENV === "production";
  const keys = readKeys(env);
  const file = readFile(env);
  const providers = readProviders(file.content.providers, environment, {
    production,
    simulatorPort: env.SIMULATOR_PORT,
  });
  const { gateway, problems: gatewayProblems } = readGateway(env);
  const { clients, problems } = readClients(env, production, file, providers);
  const all = [
    ...wrong,
    ...(production ? productionProblems(env, clients) : []),
    ...keys.problems,
    ...transitProblems(env),
    ...file.problems,
    ...problems,
    ...providerProblems(clients, providers),
    ...mailProblems(env),
    ...gatewayProblems,
  ];
  if (all.length > 0) throw new ConfigError(all);
  const issuer = (env.COUNTERFOIL_ISSUER ?? `http://127.0.0.1:${env.COUNTERFOIL_PORT}`).replace(/\/$/, "");
  return {
    production,
    host: env.COUNTERFOIL_HOST,
    port: env.COUNTERFOIL_PORT,
    issuer,
    dataDir: env.COUNTERFOIL_DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    metricsToken: env.COUNTERFOIL_METRICS_TOKEN === undefined ? undefined : new Secret(env.COUNTERFOIL_METRICS_TOKEN),
    keys: keys.ring,
    transit: readTransit(env),
    algorithm: env.COUNTERFOIL_SIGNING_ALGORITHM,
    keySchedule: new KeySchedule(env.COUNTERFOIL_SIGNING_KEY_DAYS * DAY, env.COUNTERFOIL_SIGNING_KEY_LEAD * SECOND),
    clients: clients.map((client) => withTrialLifetimes(withIssuer(client, issuer), env)),
    providers: providers.known,
    openIdProviders: providers.openId,
    gateway,
    passwordCost: {
      ...LEAST_COST,
      memoryCost: env.COUNTERFOIL_PASSWORD_MEMORY * 1024,
      timeCost: env.COUNTERFOIL_PASSWORD_PASSES,
    },
    smtp: readSmtp(env),
    trustProxy: env.COUNTERFOIL_TRUST_PROXY === "none" ? false : (env.COUNTERFOIL_TRUST_PROXY ?? false),
    logLevel: env.COUNTERFOIL_LOG_LEVEL,
    simulated: providers.simulated,
  };
}

function productionProblems(env: Variables, clients: readonly Client[]): string[] {
  const problems: string[] = [];
  if (!env.COUNTERFOIL_ISSUER?.startsWith("https://"))
    problems.push("COUNTERFOIL_ISSUER has to be the public https address of this server");
  if (env.COUNTERFOIL_KEY === undefined && env.COUNTERFOIL_KEY_FILE === undefined)
    problems.push('COUNTERFOIL_KEY or COUNTERFOIL_KEY_FILE is missing: "counterfoil keys new" makes a key');
  if (env.COUNTERFOIL_CONFIG === undefined)
    problems.push("COUNTERFOIL_CONFIG is missing: the JSON file with the clients");
  if (env.COUNTERFOIL_TRUST_PROXY === undefined)
    problems.push('COUNTERFOIL_TRUST_PROXY is missing: the address of the proxy in front, or "none"');
  for (const client of clients)
    if (hasDevelopmentSecret(client)) problems.push(`client ${client.id} has a development secret`);
  if (env.SMTP_URL === undefined && clients.some((client) => client.grants.includes("password")))
    problems.push("SMTP_URL and MAIL_FROM are missing: a client has the grant password, which needs mails");
  return problems;
}

/** What is wrong with providers; where they are good, somebody can sign in, and clients use no others. */
function providerProblems(clients: readonly Client[], providers: ConfiguredProviders): string[] {
  if (providers.problems.length > 0) return providers.problems;
  const names = namesOf(providers);
  if (names.length === 0 && !clients.some((client) => client.grants.includes("password")))
    return ["SPOTIFY_CLIENT_ID is missing, and every other way to sign in: the simulator is for development only"];
  return clients.flatMap((client) =>
    Object.keys(client.providers)
      .filter((name) => !names.includes(name))
      .map((name) => `client ${client.id}: the provider ${name} is not configured`),
  );
}

function namesOf({ known, openId }: ConfiguredProviders): string[] {
  return [...known, ...openId].map(({ name }) => name);
}

function readKeys(env: Variables): { ring: KeyRing | undefined; problems: string[] } {
  const { COUNTERFOIL_KEY: text, COUNTERFOIL_KEY_FILE: path } = env;
  if (text !== undefined && path !== undefined)
    return { ring: undefined, problems: ["set COUNTERFOIL_KEY or COUNTERFOIL_KEY_FILE, not both"] };
  try {
    const ring = path === undefined ? text : readFileSync(path, "utf8");
    return { ring: ring === undefined ? undefined : KeyRing.parse(ring), problems: [] };
  } catch (error) {
    const name = path === undefined ? "COUNTERFOIL_KEY" : "COUNTERFOIL_KEY_FILE";
    return {
      ring: undefined,
      problems: [`${name} cannot be used: ${whatFailed(error)}`],
    };
  }
}

/** The configuration file's members, unchecked; none without a file. */
interface ConfigFile {
  content: Record<string, unknown>;
  problems: string[];
}

function readFile({ COUNTERFOIL_CONFIG: path }: Variables): ConfigFile {
  if (path === undefined) return { content: {}, problems: [] };
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof content === "object" && content !== null) return { content: { ...content }, problems: [] };
    return { content: {}, problems: ["COUNTERFOIL_CONFIG cannot be read: it is no JSON object"] };
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : whatFailed(error);
    return { content: {}, problems: [`COUNTERFOIL_CONFIG cannot be read: ${why}`] };
  }
}

function readClients(
  env: Variables,
  production: boolean,
  file: ConfigFile,
  providers: ConfiguredProviders,
): { clients: Client[]; problems: string[] } {
  if (file.problems.length > 0) return { clients: [], problems: [] };
  if (env.COUNTERFOIL_CONFIG !== undefined) {
    const { clients, problems } = parseClients(file.content);
    return { clients, problems: problems.map((problem) => `COUNTERFOIL_CONFIG: ${problem}`) };
  }
  if (production) return { clients: [], problems: [] };
  return parseClients({ clients: developmentClients(env.WEB_PORT, namesOf(providers)) });
}

/** The system's code for a file that cannot be read: its message would repeat a path, which may be a key by mistake. */
function whatFailed(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error ? `the file gives ${error.code}` : error.message;
}

/** Where a client says `issuer`, it means this server. */
function withIssuer(client: Client, issuer: string): Client {
  return { ...client, serves: client.serves.map((audience) => (audience === "issuer" ? issuer : audience)) };
}

function withTrialLifetimes(client: Client, env: Variables): Client {
  return {
    ...client,
    ...(env.COUNTERFOIL_ACCESS_TOKEN_TTL === undefined
      ? {}
      : { accessLifetime: env.COUNTERFOIL_ACCESS_TOKEN_TTL * SECOND }),
    ...(env.COUNTERFOIL_RETRY_WINDOW === undefined ? {} : { retryWindow: env.COUNTERFOIL_RETRY_WINDOW * SECOND }),
  };
}
