import { serverFile } from "./built.js";
import { freePort } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Whatever the environment of the tests has: the providers are those that a test names. */
const NO_PROVIDERS = Object.fromEntries(
  ["SPOTIFY", "GOOGLE", "GITHUB", "KAKAO", "NAVER"].flatMap((name) => [
    [`${name}_CLIENT_ID`, ""],
    [`${name}_CLIENT_SECRET`, ""],
  ]),
);

/** The auth server as a process of its own: `counterfoil serve` on a free port with its own data folder. */
export class Server {
  #process: RunningProcess;
  readonly #environment: Record<string, string>;

  private constructor(
    readonly port: number,
    readonly dataFolder: string,
    environment: Record<string, string>,
  ) {
    this.#environment = {
      ...NO_PROVIDERS,
      NODE_ENV: "development",
      COUNTERFOIL_PORT: String(port),
      COUNTERFOIL_DATA_DIR: dataFolder,
      // What tests ask for reaches the provider; those of kept answers say so.
      COUNTERFOIL_PRIVATE_ANSWER_TTL: "0",
      COUNTERFOIL_PUBLIC_ANSWER_TTL: "0",
      ...environment,
    };
    this.#process = this.#run();
  }

  /**
   * Starts the built server. The environment is added to its own: `SIMULATOR_PORT`, lifetimes and the like.
   *
   * @throws Error with its output when it ends before it is ready.
   */
  static async start(environment: Record<string, string> = {}): Promise<Server> {
    const server = new Server(await freePort(), temporaryFolder(), environment);
    await server.#process.ready();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get process(): RunningProcess {
    return this.#process;
  }

  /** All lines printed since the last start, both outputs. */
  get logs(): string[] {
    return [...this.#process.stdout, ...this.#process.stderr];
  }

  /** Ends it if it runs, and starts it again on the same port and data; the environment changes what is named. */
  async restart(environment: Record<string, string> = {}): Promise<void> {
    await this.stop();
    Object.assign(this.#environment, environment);
    this.#process = this.#run();
    await this.#process.ready();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async kill9(): Promise<void> {
    await this.#process.kill9();
  }

  #run(): RunningProcess {
    return new RunningProcess(process.execPath, [serverFile, "serve"], this.#environment);
  }
}
