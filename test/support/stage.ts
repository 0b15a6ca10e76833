import { Client } from "./client.js";
import { Server } from "./server.js";
import { Simulator } from "./simulator.js";

/** The simulator, the server that has it for a provider, and a client of the server: what most flows need. */
export class Stage {
  readonly client: Client;

  private constructor(
    readonly simulator: Simulator,
    readonly server: Server,
  ) {
    this.client = new Client(server.url);
  }

  /** Starts both, each with empty data; the environment is the server's. The simulator limits no rates. */
  static async start(environment: Record<string, string> = {}): Promise<Stage> {
    const simulator = await Simulator.start();
    await simulator.change({ rateLimit: null });
    return new Stage(simulator, await Server.start({ SIMULATOR_PORT: String(simulator.port), ...environment }));
  }
}
