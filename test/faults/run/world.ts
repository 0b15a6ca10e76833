import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { GRANT_TYPES, type TokenResponse } from "@counterfoil/protocol";
import { Client } from "../../support/client.js";
import { Server } from "../../support/server.js";
import { Simulator } from "../../support/simulator.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** How the servers of a scenario are set up. */
export interface Setup {
  /** How many processes. */
  servers: number;
  /** The retry window in seconds. */
  window: number;
  /** Stores, lifetimes and the like. */
  environment: Record<string, string>;
  /** What one process has for itself, by its number. */
  own?: (index: number) => Record<string, string>;
}

const SIGN_INS_AT_ONCE = 8;
/** Seconds that a session of the client `fleeting` lives. */
const BRIEF = 12;
const DAY = 86_400;

/** Server processes over the same stores, and the simulator behind them. */
export class World {
  readonly #fallBacks: string[] = [];

  private constructor(
    readonly simulator: Simulator,
    readonly servers: readonly Server[],
  ) {}

  static async start({ servers: count, window, environment, own = () => ({}) }: Setup): Promise<World> {
    const simulator = await Simulator.start();
    await simulator.change({ rateLimit: null });
    const common = {
      SIMULATOR_PORT: String(simulator.port),
      COUNTERFOIL_CONFIG: clientFile(),
      COUNTERFOIL_KEY: `cfkey_${randomBytes(4).toString("hex")}_${randomBytes(32).toString("base64url")}`,
      COUNTERFOIL_ISSUER: "http://127.0.0.1:4000",
      COUNTERFOIL_RETRY_WINDOW: String(window),
      ...environment,
    };
    const servers: Server[] = [];
    for (let index = 0; index < count; index++) servers.push(await Server.start({ ...common, ...own(index) }));
    for (const { url } of servers) await ready(url);
    return new World(simulator, servers);
  }

  get urls(): string[] {
    return this.servers.map(({ url }) => url);
  }

  /** Everybody whom the provider lets use the app. */
  async people(): Promise<string[]> {
    return (await this.simulator.users()).filter((user) => user.allow_listed).map(({ id }) => id);
  }

  /** Signs in so many times, each a session of its own, spread over these people or all, by a client of the servers. */
  async signIn(count: number, among?: readonly string[], clientId = "web"): Promise<TokenResponse[]> {
    const people = among ?? (await this.people());
    const sessions: TokenResponse[] = [];
    let begun = 0;
    const one = async () => {
      while (begun < count) {
        const number = begun++;
        const client = new Client(this.urls[number % this.urls.length] ?? "", clientId);
        sessions.push(await patiently(() => client.signIn(people[number % people.length] ?? "")));
      }
    };
    await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, one));
    return sessions;
  }

  /** Ends a process as a crash does; what it logged is kept. */
  async kill(server: Server): Promise<void> {
    await server.kill9();
    this.#fallBacks.push(...server.logs.filter(tellsFallBack));
  }

  /** What processes that ended by themselves have said last. */
  async deaths(): Promise<string[]> {
    const endings = this.servers.map(async (server) => {
      const alive = Symbol();
      const ending = await Promise.race([server.process.ended, after(10, alive)]);
      if (ending === alive) return [];
      return [`a server ended by itself: ${server.logs.filter((line) => !line.startsWith('{"level":30')).join("\n")}`];
    });
    return (await Promise.all(endings)).flat();
  }

  /** How often the store of a session is known to have fallen back, by the servers' logs. */
  fallBacksOf(sid: string): number {
    const running = this.servers.flatMap((server) => server.logs.filter(tellsFallBack));
    return [...this.#fallBacks, ...running].filter((line) => line.includes(sid)).length;
  }
}

/** A server may listen before all nodes of its stores are found. */
async function ready(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) await after(50);
}

function tellsFallBack(line: string): boolean {
  return line.includes("session.recovered") || line.includes("session.restored");
}

/** As the development clients are, but with no limit of devices that the load could meet; `fleeting` for sessions that end soon. */
function clientFile(): string {
  const file = join(temporaryFolder(), "clients.json");
  const hash = (secret: string) => createHash("sha256").update(secret).digest("base64url");
  const web = {
    id: "web",
    secretHash: hash("development-web-secret"),
    firstParty: true,
    grants: [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken],
    scopes: ["account", "connections", "provider:spotify"],
    providers: { spotify: { redirectUris: ["http://127.0.0.1:3000/api/auth/spotify"] } },
    devices: { most: 1000 },
  };
  const api = { id: "api", secretHash: hash("development-api-secret"), grants: ["revocations"], scopes: [] };
  const brief = { idleDays: BRIEF / DAY, absoluteDays: BRIEF / DAY };
  const fleeting = { ...web, id: "fleeting", remembered: brief, unremembered: brief };
  writeFileSync(file, JSON.stringify({ clients: [web, fleeting, api] }));
  return file;
}

/** A machine under load may answer 503 at first: a login begins anew then. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
      await after(attempt * 100);
    }
  }
}
