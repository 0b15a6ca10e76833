import { readFileSync } from "node:fs";
import { Secret } from "./lib/secret.js";
import { isKind, KINDS, type Kind, knownProvider } from "./providers/known-providers.js";
import type { OpenIdRegistration } from "./providers/openid.js";
import type { Provider } from "./providers/provider.js";
import { type ProviderEntry, parseProviders } from "./providers/provider-file.js";

/** The configured providers, from the file's entries and from the pairs of variables `GOOGLE_CLIENT_ID`, `GOOGLE_CLIENT_SECRET`. */
export interface ConfiguredProviders {
  known: Provider[];
  openId: OpenIdRegistration[];
  /** Whether the simulator stands in for Spotify. */
  simulated: boolean;
  problems: string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the providers. In development without a Spotify the simulator is one, at its port. */
export function readProviders(
  content: unknown,
  environment: Environment,
  { production, simulatorPort }: { production: boolean; simulatorPort: number },
): ConfiguredProviders {
  const file = parseProviders(content, production);
  const read: ConfiguredProviders = {
    known: [],
    openId: [],
    simulated: false,
    problems: file.problems.map((problem) => `COUNTERFOIL_CONFIG: ${problem}`),
  };
  for (const entry of file.problems.length > 0 ? [] : file.entries) add(read, entry, environment);
  for (const kind of KINDS) addPair(read, kind, environment);
  read.problems.push(...twice([...read.known, ...read.openId]));
  if (!production && !read.known.some(({ name }) => name === "spotify")) {
    read.simulated = true;
    read.known.unshift(simulatedSpotify(simulatorPort));
  }
  return read;
}

function add(read: ConfiguredProviders, entry: ProviderEntry, environment: Environment): void {
  const secret = secretOf(entry, environment);
  if (typeof secret === "string") {
    read.problems.push(`COUNTERFOIL_CONFIG: provider ${entry.name}: ${secret}`);
    return;
  }
  const { name, issuer, clientId, identityOnly, scopes, kind = name } = entry;
  if (issuer !== undefined)
    read.openId.push({
      name,
      title: entry.title ?? name,
      issuer,
      clientId,
      clientSecret: secret,
      scopes: scopes ?? [],
      identityOnly,
    });
  else if (isKind(kind)) {
    const provider = knownProvider(kind, clientId, secret, { name, scopes, identityOnly }, entry.standIn);
    read.known.push({ ...provider, title: entry.title ?? provider.title });
  }
}

/** The secret an entry points at, or why it cannot be had. */
function secretOf(entry: ProviderEntry, environment: Environment): Secret | string {
  const { clientSecretVariable: variable, clientSecretFile: file } = entry;
  try {
    const text = variable === undefined ? readFileSync(file ?? "", "utf8").trim() : environment[variable];
    if (text !== undefined && text !== "") return new Secret(text);
    return variable === undefined ? "clientSecretFile is empty" : `the variable ${variable} is not set`;
  } catch {
    return "clientSecretFile cannot be read";
  }
}

function addPair(read: ConfiguredProviders, kind: Kind, environment: Environment): void {
  const [idName, secretName] = [`${kind.toUpperCase()}_CLIENT_ID`, `${kind.toUpperCase()}_CLIENT_SECRET`];
  const [id, secret] = [environment[idName] || undefined, environment[secretName] || undefined];
  if ((id === undefined) !== (secret === undefined)) read.problems.push(`${idName} and ${secretName} go together`);
  else if (id !== undefined && secret !== undefined) read.known.push(knownProvider(kind, id, new Secret(secret)));
}

function twice(providers: readonly { name: string }[]): string[] {
  const names = providers.map(({ name }) => name);
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map(
    (name) => `provider ${name} stands twice`,
  );
}

function simulatedSpotify(port: number): Provider {
  const secret = new Secret("development-spotify-secret");
  return knownProvider("spotify", "counterfoil-development", secret, {}, `http://127.0.0.1:${port}`);
}
