import { ConfigError } from "./config.js";
import { deviceRoutes } from "./devices/routes.js";
import { metricsRoutes, registerMetrics } from "./discovery/metrics.js";
import { discoveryRoutes } from "./discovery/routes.js";
import { Engine } from "./gateway/engine.js";
import { gatewayRoutes } from "./gateway/routes.js";
import { buildSchema } from "./gateway/schema.js";
import { SCHEMA_MODULES } from "./gateway/schema-modules.js";
import { acceptSockets } from "./gateway/sockets/upgrade.js";
import { Upstream } from "./gateway/upstream.js";
import { type App, createApp } from "./http/app.js";
import { passwordLoginRoutes } from "./login/password-routes.js";
import { loginRoutes } from "./login/routes.js";
import { mailboxRoutes } from "./mailbox/routes.js";
import { connectionRoutes } from "./me/connections-routes.js";
import { passwordRoutes } from "./me/password-routes.js";
import { meRoutes } from "./me/routes.js";
import { passthroughRoutes } from "./passthrough/routes.js";
import { registrationRoutes } from "./registration/routes.js";
import { revocationRoutes } from "./revocations/routes.js";
import type { Rooms } from "./rooms.js";
import { ticketRoutes } from "./tickets/routes.js";
import { revokeRoutes } from "./token/revoke-routes.js";
import { tokenRoutes } from "./token/routes.js";
import { VERSION } from "./version.js";

/** Mounts the URL space over the rooms below it. */
export async function mountRoutes(rooms: Rooms): Promise<App> {
  const { config, log, clients, providers, transactions, throttle, tokens, sessions, feed } = rooms;
  const { origins, cookieOrigins } = clients;
  const app = await createApp({ log, origins, cookieOrigins, trustProxy: config.trustProxy, version: VERSION });
  loginRoutes(app, clients, providers, transactions, throttle);
  tokenRoutes(app, { ...rooms, issuer: config.issuer });
  meRoutes(app, rooms);
  connectionRoutes(app, rooms);
  mountPasswords(app, rooms);
  deviceRoutes(app, clients, tokens, sessions);
  mountGateway(app, rooms);
  passthroughRoutes(app, rooms);
  ticketRoutes(app, { ...rooms, issuer: config.issuer });
  revokeRoutes(app, clients, rooms.revocation, rooms.introspection);
  revocationRoutes(app, clients, feed, Math.max(...config.clients.map((client) => client.accessLifetime)));
  registerMetrics(rooms.registry, feed, rooms.keys);
  metricsRoutes(app, rooms.registry, { token: config.metricsToken, production: config.production });
  await discoveryRoutes(app, config.issuer, clients, rooms.keys, rooms.stores);
  return app;
}

/** GraphQL over the providers that bring a schema and are used for more than signing in. */
function mountGateway(app: App, rooms: Rooms): void {
  const { config, log, connections } = rooms;
  const used = config.providers.filter(({ identityOnly }) => !identityOnly);
  const modules = SCHEMA_MODULES.filter((module) => used.some(({ name }) => name === module.provider));
  if (modules.length === 0) return;
  const { lifetimes, batches, trusted } = config.gateway;
  const upstreams = new Map(
    modules.flatMap(({ provider: name, endpoints }) =>
      used
        .filter((provider) => provider.name === name)
        .map((provider) => [name, new Upstream({ ...rooms, provider, endpoints, batches, lifetimes })] as const),
    ),
  );
  for (const upstream of upstreams.values()) connections.onRemoved((accountId) => upstream.forget(accountId));
  const engine = new Engine(buildSchema(modules), !config.production, log, trusted);
  const problems = engine.trustedProblems();
  if (problems.length > 0)
    throw new ConfigError(problems.map((problem) => `COUNTERFOIL_TRUSTED_DOCUMENTS: ${problem}`));
  gatewayRoutes(app, { ...rooms, upstreams, engine });
  acceptSockets(app, { ...rooms, issuer: config.issuer, upstreams, engine });
  app.addHook("onClose", async () => {
    for (const upstream of upstreams.values()) upstream.close();
  });
}

/** Accounts with passwords, and the mails they need. */
function mountPasswords(app: App, rooms: Rooms): void {
  const { config, clients, hashing, outbox, passwordAccounts: accounts } = rooms;
  passwordLoginRoutes(app, { ...rooms, issuer: config.issuer });
  const { mailRequests: requests, emailTokens } = rooms;
  registrationRoutes(app, clients, { ...rooms, accounts, requests, tokens: emailTokens });
  passwordRoutes(app, { ...rooms, accounts });
  if (!config.production && !config.smtp) mailboxRoutes(app, rooms.letters);
  app.addHook("onReady", () => hashing.prepare());
  app.addHook("onClose", () => outbox.close());
}
