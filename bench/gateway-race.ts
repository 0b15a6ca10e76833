import { Client } from "../test/support/client.js";
import { Granted } from "../test/support/granted.js";
import { Postgres } from "../test/support/postgres.js";
import { Server } from "../test/support/server.js";
import { Stage } from "../test/support/stage.js";
import { KEEPING } from "./gateway-figures.js";
import { LISTENER, type Screen } from "./gateway-screens.js";
import { ask } from "./gateway-viewers.js";
import { type Contender, race, type Score } from "./race.js";
import { postRequest } from "./race-connection.js";
import type { Cores } from "./race-cores.js";
import { type Started, startProgram } from "./race-program.js";

export const LANES = 32;

/** What Node 24 takes by itself, and docs/scaling.md recommends for Node 20. */
const YOUNG_MEMORY = "--max-semi-space-size=64";

/** What the built server is told beside its stores. */
const ENVIRONMENT = {
  ...KEEPING,
  COUNTERFOIL_LOG_LEVEL: "warn",
  NODE_ENV: "production",
  NODE_OPTIONS: `${YOUNG_MEMORY} --import tsx --import ./bench/gateway-graphql.ts`,
};

/** A built server with somebody signed in. */
interface Signed extends Started {
  token: string;
}

/** Programs that answer the same query with the same bytes, each with all it needs in memory. */
export class GatewayRace {
  readonly #postgres: Signed;
  readonly #sqlite: Signed;
  readonly #floor: Started;
  readonly #ready: Started;

  private constructor(postgres: Signed, sqlite: Signed, floor: Started, ready: Started) {
    this.#postgres = postgres;
    this.#sqlite = sqlite;
    this.#floor = floor;
    this.#ready = ready;
  }

  static async start(cores: Cores): Promise<GatewayRace> {
    const database = await (await Postgres.start()).createDatabase("counterfoil");
    const { simulator, server } = await Stage.start({ ...ENVIRONMENT, DATABASE_URL: database });
    const postgres = await signIn(cores, server);
    const SIMULATOR_PORT = String(simulator.port);
    const sqlite = await signIn(cores, await Server.start({ ...ENVIRONMENT, SIMULATOR_PORT }));
    const { access_token } = await simulator.tokens(LISTENER);
    const whose = await ask(server.url, postgres.token, { query: "{viewer{name}}", variables: {} });
    const PERSON = JSON.parse(whose.text).data.viewer.name;
    const environment = { NODE_OPTIONS: YOUNG_MEMORY, API: `${simulator.url}/v1`, TOKEN: access_token, PERSON };
    const floor = await startProgram(cores, "gateway-floor.ts", environment, "floor");
    const ready = await startProgram(cores, "gateway-floor.ts", { NODE_OPTIONS: YOUNG_MEMORY }, "ready");
    return new GatewayRace(postgres, sqlite, floor, ready);
  }

  /** @throws Error where the contenders' answers differ. */
  async run(screen: Screen, seconds: number): Promise<Score[]> {
    const { token, ...ours } = this.#postgres;
    const { text } = await ask(ours.url, token, screen);
    await fetch(`${this.#ready.url}/data`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(JSON.parse(text).data),
    });
    for (const [url, bearer] of [
      [this.#sqlite.url, this.#sqlite.token],
      [this.#floor.url, ""],
      [this.#ready.url, ""],
    ] as const)
      if ((await ask(url, bearer, screen)).text !== text) throw new Error(`${screen.name}: the answers differ`);
    const contenders: Contender[] = [
      {
        name: "ours",
        work: "the built server on Postgres, the provider's answers kept: access token, revocations, limits, cost, one SQL read for the connection and one for the account, planner, headers, metrics",
        ...ours,
        lanes: lanesOf(screen, token),
      },
      {
        name: "ours, SQLite",
        work: "the same on SQLite",
        ...this.#sqlite,
        lanes: lanesOf(screen, this.#sqlite.token),
      },
      {
        name: "floor",
        work: "graphql-js behind a bare Fastify route, documents parsed once; the gateway's schema over Spotify's answers in a Map",
        ...this.#floor,
        lanes: lanesOf(screen, token),
      },
      {
        name: "ready answers",
        work: "the same without any mapping: the schema as text, and the answer itself, in its final shape, to be walked through",
        ...this.#ready,
        lanes: lanesOf(screen, token),
      },
    ];
    return race(contenders, seconds);
  }
}

async function signIn(cores: Cores, { url, process: { pid } }: Server): Promise<Signed> {
  const { accessToken } = await Granted.signIn(new Client(url), LISTENER);
  cores.measure(pid);
  return { url, pid, token: accessToken };
}

function lanesOf({ query, variables }: Screen, token: string) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const request = postRequest("/graphql", headers, JSON.stringify({ query, variables }));
  const lane = { request: () => request, answered: () => undefined };
  return Array.from({ length: LANES }, () => lane);
}
