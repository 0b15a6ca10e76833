import { newRootKey } from "../../../packages/server/src/signing/key-ring.js";
import type { Client } from "../../support/client.js";
import { Postgres } from "../../support/postgres.js";
import { RedisServer } from "../../support/redis.js";
import { Server } from "../../support/server.js";
import { Simulator } from "../../support/simulator.js";
import { changeStored } from "../../support/stored.js";
import { type ClientId, clientOf, clientsFile } from "./clients.js";
import { type Cell, postgresCells, redisCells, sqliteCells } from "./store-cells.js";

/** A store that runs by itself and may die while the servers go on. */
export type Service = "postgres" | "redis";

/** Where sessions are kept: which services that takes, and how to look into them and to lose rotation records. */
interface Stores {
  services: Partial<Record<Service, Postgres | RedisServer>>;
  cells(): Promise<Cell[]>;
  loseRotations(): Promise<unknown>;
}

/** Server processes over the same stores, and people to sign in. */
export class SessionStage {
  #turn = 0;

  private constructor(
    readonly simulator: Simulator,
    readonly servers: readonly [Server, ...Server[]],
    readonly stores: Stores,
    private readonly people: readonly string[],
  ) {}

  /** One server with everything in its data folder; it is the only one that may open it. */
  static async sqlite(): Promise<SessionStage> {
    return SessionStage.#open({}, 1, ({ dataFolder }) => ({
      services: {},
      cells: async () => sqliteCells(dataFolder),
      loseRotations: async () => changeStored(dataFolder, "DELETE FROM rotations"),
    }));
  }

  /** Two servers over one Postgres. */
  static async postgres(): Promise<SessionStage> {
    const postgres = await Postgres.start();
    return SessionStage.#open({ DATABASE_URL: postgres.url() }, 2, () => ({
      services: { postgres },
      cells: () => postgresCells(postgres),
      loseRotations: () => postgres.query("DELETE FROM rotations"),
    }));
  }

  /** Two servers over one Postgres and one Redis that appends. */
  static async redis(): Promise<SessionStage> {
    const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start({ appendonly: "yes" })]);
    return SessionStage.#open({ DATABASE_URL: postgres.url(), REDIS_URL: redis.url }, 2, () => ({
      services: { redis, postgres },
      cells: async () => [...(await postgresCells(postgres)), ...(await redisCells(redis))],
      loseRotations: () => redis.command("FLUSHALL"),
    }));
  }

  static async #open(
    addresses: Record<string, string>,
    processes: 1 | 2,
    storesOf: (server: Server) => Stores,
  ): Promise<SessionStage> {
    const simulator = await Simulator.start();
    await simulator.change({ rateLimit: null });
    const environment = {
      ...addresses,
      SIMULATOR_PORT: String(simulator.port),
      COUNTERFOIL_CONFIG: clientsFile(),
      COUNTERFOIL_KEY: newRootKey(),
      COUNTERFOIL_ISSUER: "http://issuer.example",
    };
    const first = await Server.start(environment);
    const others = await Promise.all(Array.from({ length: processes - 1 }, () => Server.start(environment)));
    const people = (await simulator.users()).filter((user) => user.allow_listed).map((user) => user.id);
    return new SessionStage(simulator, [first, ...others], storesOf(first), people);
  }

  /** A client at the first server. */
  client(id: ClientId = "steady"): Client {
    return clientOf(this.servers[0].url, id);
  }

  /** A client at each server process. */
  clients(id: ClientId = "steady"): Client[] {
    return this.servers.map((server) => clientOf(server.url, id));
  }

  /** Somebody who is signed in nowhere: no test meets the devices of another one. */
  async person(): Promise<string> {
    const turn = this.#turn++;
    const person = this.people[turn % this.people.length];
    if (person === undefined) throw new Error("the simulator has nobody who may sign in");
    if (turn < this.people.length) return person;
    const client = this.client();
    const { access_token } = await client.signIn(person);
    await client.call(access_token, "POST", "/logout", { scope: "all" });
    return person;
  }

  /** Kills all server processes and starts them again. */
  async restartServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill9()));
    await Promise.all(this.servers.map((server) => server.restart()));
  }
}
