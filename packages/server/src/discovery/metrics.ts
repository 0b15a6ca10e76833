import { CounterfoilError } from "@counterfoil/protocol";
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { SECOND } from "../lib/clock.js";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import type { Secret } from "../lib/secret.js";
import type { SigningKeys } from "../signing/signing-keys.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";

/** Who may read `/metrics`: whoever has the token; without one, in development, everybody and in production nobody. */
export interface MetricsAccess {
  token: Secret | undefined;
  production: boolean;
}

/** `GET /metrics`: counters for Prometheus; their names stand in `docs/metrics.md`. None holds an id of anybody. */
export function metricsRoutes(app: App, registry: Registry, access: MetricsAccess): void {
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (access.token) {
      const presented = bearerToken(request)?.reveal() ?? "";
      if (!equalInConstantTime(sha256(access.token.reveal()), sha256(presented)))
        throw new CounterfoilError("missing_token");
    } else if (access.production) throw new CounterfoilError("not_found");
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** What the process, the feed and the keys tell; refreshes are counted where they happen. */
export function registerMetrics(registry: Registry, feed: RevocationFeed, keys: SigningKeys): void {
  collectDefaultMetrics({ register: registry });
  const revocations = new Counter({
    name: "counterfoil_revocations_total",
    help: "Revocations this process has heard of, by kind",
    labelNames: ["kind"],
    registers: [registry],
  });
  const lag = new Histogram({
    name: "counterfoil_revocation_lag_seconds",
    help: "From the writing of a revocation to this process reading it, by the store's clock",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  feed.listen((revocation, lagOfRead) => {
    revocations.inc({ kind: revocation.kind });
    lag.observe(lagOfRead / SECOND);
  });
  new Gauge({
    name: "counterfoil_revocation_staleness_seconds",
    help: "Since this process last read the revocations; beyond 5 it believes no access token",
    registers: [registry],
    collect() {
      this.set(feed.staleness / SECOND);
    },
  });
  new Gauge({
    name: "counterfoil_signing_keys",
    help: "Signing keys this process knows, by state",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      this.reset();
      for (const state of ["announced", "signing", "retiring", "retired", "revoked"]) this.set({ state }, 0);
      for (const { state } of keys.states()) this.inc({ state });
    },
  });
}
