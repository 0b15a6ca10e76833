import { createVerifier } from "@counterfoil/verify";
import { newRootKey } from "../../../packages/server/src/signing/key-ring.js";
import { atEnd } from "../../support/at-end.js";
import { Client } from "../../support/client.js";
import { Postgres } from "../../support/postgres.js";
import { TcpProxy } from "../../support/proxy-tcp.js";
import { RedisServer } from "../../support/redis.js";
import { Server } from "../../support/server.js";
import { Simulator } from "../../support/simulator.js";
import type { Outage } from "./outage.js";

const ISSUER = "http://issuer.example";

/** A server with everything it talks to, each of which can be taken away, and a resource server that trusts it. */
export class NeighbourStage {
  #turn = 0;

  private constructor(
    readonly simulator: Simulator,
    readonly server: Server,
    readonly other: Server,
    readonly verifier: ReturnType<typeof createVerifier>,
    readonly outages: { sql: Outage[]; redis: Outage[] },
    private readonly people: readonly string[],
  ) {}

  static async start(stores: "Postgres and Redis" | "Postgres"): Promise<NeighbourStage> {
    const [simulator, postgres] = [await Simulator.start(), await Postgres.start()];
    await simulator.change({ rateLimit: null });
    const redis = stores === "Postgres" ? undefined : await RedisServer.start({ appendonly: "yes" });
    const sqlLine = await TcpProxy.before(postgres.port);
    const redisLine = redis && (await TcpProxy.before(redis.port));
    const environment = {
      DATABASE_URL: `postgres://postgres@127.0.0.1:${sqlLine.port}/postgres`,
      ...(redisLine ? { REDIS_URL: `redis://127.0.0.1:${redisLine.port}` } : {}),
      SIMULATOR_PORT: String(simulator.port),
      COUNTERFOIL_KEY: newRootKey(),
      COUNTERFOIL_ISSUER: ISSUER,
    };
    const server = await Server.start(environment);
    const other = await Server.start(environment);
    const verifier = createVerifier({
      issuer: ISSUER,
      audience: ISSUER,
      jwksUri: `${server.url}/.well-known/jwks.json`,
      revocations: { clientId: "api", clientSecret: "development-api-secret", url: `${server.url}/revocations` },
    });
    atEnd(() => verifier.close());
    verifier.onFault(() => undefined);
    await verifier.ready();
    const people = (await simulator.users()).filter((user) => user.allow_listed).map((user) => user.id);
    const outages = {
      sql: [gone(postgres), silent(sqlLine)],
      redis: redis && redisLine ? [gone(redis), silent(redisLine)] : [],
    };
    return new NeighbourStage(simulator, server, other, verifier, outages, people);
  }

  get client(): Client {
    return new Client(this.server.url);
  }

  /** Somebody who is signed in nowhere yet. */
  person(): string {
    const person = this.people[this.#turn++];
    if (person === undefined) throw new Error("the simulator has nobody else");
    return person;
  }
}

function gone(service: { kill9(): Promise<unknown>; restart(): Promise<unknown> }): Outage {
  return { how: "killed", begin: () => service.kill9(), end: () => service.restart() };
}

function silent(line: TcpProxy): Outage {
  return {
    how: "silent",
    begin: async () => {
      line.line = "still";
    },
    end: async () => {
      line.line = "open";
    },
  };
}
