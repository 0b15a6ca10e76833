import { setTimeout as after } from "node:timers/promises";
import { Postgres } from "../../support/postgres.js";
import { RedisServer } from "../../support/redis.js";
import type { Server } from "../../support/server.js";
import { SECOND } from "./trial.js";
import { ask } from "./wire.js";
import { World } from "./world.js";

/** How a connection's access token comes to its end: the API refuses it, or its time is over by the store. */
export type Expiry = "refused" | "over";

/** What one call through the gateway came to: `ok`, or the reason of its error. */
export interface Heard {
  outcome: string;
  retryAfter: number | undefined;
  milliseconds: number;
}

const BODY = JSON.stringify({ query: "{ me { id } }" });
/** Longer than a process waits for another one, and then asks itself. */
const DEADLINE = 40 * SECOND;
/** A lease and a bit: by then whoever held one has been overtaken. */
export const PAST_LEASE = 22 * SECOND;

/** Server processes over one Postgres, with one person signed in whose provider tokens they all look after. */
export class VaultStage {
  calls = 0;
  expiries = 0;

  private constructor(
    readonly world: World,
    readonly postgres: Postgres,
    readonly accountId: string,
    readonly accessToken: string,
  ) {}

  static async start(servers: number, withRedis: boolean): Promise<VaultStage> {
    const postgres = await Postgres.start();
    const redis: Record<string, string> = withRedis ? { REDIS_URL: (await RedisServer.start()).url } : {};
    const environment = { DATABASE_URL: postgres.url(), ...redis, COUNTERFOIL_ACCESS_TOKEN_TTL: "3600" };
    const world = await World.start({ servers, window: 10, environment });
    const [session] = await world.signIn(1);
    if (!session) throw new Error("nobody is signed in");
    const stage = new VaultStage(world, postgres, session.account_id, session.access_token);
    await world.simulator.clearCounters();
    return stage;
  }

  server(index: number): Server {
    const server = this.world.servers[index];
    if (!server) throw new Error(`there is no server ${index}`);
    return server;
  }

  /** One call at one process. */
  async call(server: number): Promise<Heard> {
    this.calls++;
    const began = performance.now();
    const headers = { authorization: `Bearer ${this.accessToken}`, "content-type": "application/json" };
    const url = `${this.server(server).url}/graphql`;
    const answer = await ask({ method: "POST", url, headers, body: BODY }, DEADLINE);
    const { outcome, retryAfter } = answer ? readHeard(answer.text) : { outcome: "no answer", retryAfter: undefined };
    return { outcome, retryAfter, milliseconds: performance.now() - began };
  }

  /** So many calls at once, spread over all processes. */
  callAll(count: number): Promise<Heard[]> {
    const { length } = this.world.servers;
    return Promise.all(Array.from({ length: count }, (_, at) => this.call(at % length)));
  }

  async expire(how: Expiry): Promise<void> {
    this.expiries++;
    if (how === "refused") await this.world.simulator.expire();
    else await this.postgres.query("UPDATE connections SET access_expires_at = 0");
  }

  /** Requests for new tokens that the provider has received. */
  async refreshes(): Promise<number> {
    return (await this.world.simulator.counters()).token.refresh_token;
  }

  /** Waits until the provider has received so many. */
  async untilRefreshes(count: number): Promise<void> {
    while ((await this.refreshes()) < count) await after(10);
  }

  async status(): Promise<string> {
    const [row] = await this.postgres.query("SELECT status FROM connections WHERE account_id = $1", this.accountId);
    return String(row?.status);
  }

  /** As if the provider had never asked to be left alone. */
  async waitIsOver(): Promise<void> {
    await this.postgres.query("UPDATE connections SET retry_at = NULL");
  }

  /** Why connections have ended, oldest first. */
  async endings(): Promise<string[]> {
    const events = await this.postgres.query(
      "SELECT data FROM outbox WHERE type = 'connection.needs_reauthorization' ORDER BY created_at",
    );
    return events.map(({ data }) => String(JSON.parse(String(data)).reason));
  }

  /** The person consents again. */
  async consent(): Promise<void> {
    await this.world.signIn(1);
  }
}

function readHeard(text: string): Pick<Heard, "outcome" | "retryAfter"> {
  const { errors } = JSON.parse(text) as { errors?: { extensions: { reason: string; retryAfter?: number } }[] };
  const [error] = errors ?? [];
  return { outcome: error ? error.extensions.reason : "ok", retryAfter: error?.extensions.retryAfter };
}

/** How often each outcome was heard: `200 ok`, `3 rate_limited`. */
export function countHeard(heard: readonly Heard[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of heard) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}
