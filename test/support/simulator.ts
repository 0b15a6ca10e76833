import { Controls } from "@counterfoil/spotify-simulator";
import { simulatorFile } from "./built.js";
import { freePort } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The Spotify simulator as a process of its own, with its controls. */
export class Simulator extends Controls {
  #process: RunningProcess;

  private constructor(
    readonly port: number,
    readonly dataFolder: string,
    readonly args: string[],
  ) {
    super(`http://127.0.0.1:${port}`);
    this.#process = this.#run();
  }

  /** Starts the built simulator on a free port with a new data folder; further arguments as on its command line. */
  static async start(...args: string[]): Promise<Simulator> {
    const simulator = new Simulator(await freePort(), temporaryFolder(), args);
    await simulator.#process.ready();
    return simulator;
  }

  get process(): RunningProcess {
    return this.#process;
  }

  /** Ends it and starts it again on the same port and data. */
  async restart(): Promise<void> {
    await this.stop();
    this.#process = this.#run();
    await this.#process.ready();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  #run(): RunningProcess {
    const args = [simulatorFile, "--port", String(this.port), "--data", this.dataFolder, ...this.args];
    return new RunningProcess(process.execPath, args);
  }
}
