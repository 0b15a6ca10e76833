import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import { freePort, isTaken } from "../support/free-port.js";
import { RunningProcess } from "../support/running-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** A process that belongs to a start. */
interface Relative {
  pid: number;
  /** Its command line as the system shows it. */
  command: string;
}

/** `npm start` on free ports with a data folder of its own. */
export class NpmStart {
  readonly process: RunningProcess;
  readonly #mark = randomUUID();

  private constructor(
    readonly ports: Ports,
    readonly dataFolder: string,
    args: string[],
    environment: Record<string, string>,
    within: string[],
  ) {
    const [program = "npm", ...rest] = [...within, "npm", "start", "--silent", "--", ...args];
    this.process = new RunningProcess(program, rest, {
      SPOTIFY_CLIENT_ID: "",
      SPOTIFY_CLIENT_SECRET: "",
      COUNTERFOIL_PORT: String(ports.server),
      SIMULATOR_PORT: String(ports.simulator),
      WEB_PORT: String(ports.web),
      COUNTERFOIL_DATA_DIR: dataFolder,
      COUNTERFOIL_TEST_MARK: this.#mark,
      ...environment,
    });
  }

  /** Begins a start; it may not succeed. `within` is a command that runs another, such as `nsenter`. */
  static async begin(start: Partial<Start> = {}): Promise<NpmStart> {
    const {
      ports = await freePorts(),
      dataFolder = temporaryFolder(),
      args = [],
      environment = {},
      within = [],
    } = start;
    return new NpmStart(ports, dataFolder, args, environment, within);
  }

  /** Begins a start and waits until everything is open. */
  static async open(start: Partial<Start> = {}): Promise<NpmStart> {
    const started = await NpmStart.begin(start);
    await started.process.line(/^Open /);
    return started;
  }

  get url(): { server: string; simulator: string; web: string } {
    const { server, simulator, web } = this.ports;
    const local = "http://127.0.0.1:";
    return { server: local + server, simulator: local + simulator, web: local + web };
  }

  /** The living processes of this start, children of children too: they inherit its environment. */
  relatives(): Relative[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => read(`/proc/${pid}/environ`).includes(this.#mark))
      .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim() }));
  }

  /** The one process whose command line matches. */
  relative(pattern: RegExp): number {
    const found = this.relatives().filter(({ command }) => pattern.test(command));
    if (found.length !== 1) throw new Error(`${found.length} processes match ${pattern}`);
    return found[0]?.pid ?? 0;
  }

  /** Asserts that no process and no open port is left. */
  async leftNothing(): Promise<void> {
    await expect.poll(() => this.relatives(), { timeout: 10_000 }).toEqual([]);
    // A dying process loses its environment before its sockets.
    for (const port of Object.values(this.ports)) {
      await expect.poll(() => isTaken(port), { timeout: 10_000 }).toBe(false);
    }
  }

  /** Asserts that the start ends by itself with exit code 1 and one line on stderr, which is returned. */
  async refusal(): Promise<string> {
    expect(await this.process.ended).toEqual({ code: 1, signal: null });
    expect(this.process.stderr).toHaveLength(1);
    return this.process.stderr[0] ?? "";
  }
}

/** Where the three programs listen. */
export interface Ports {
  server: number;
  simulator: number;
  web: number;
}

/** How a start differs from a usual one. */
interface Start {
  ports: Ports;
  dataFolder: string;
  args: string[];
  environment: Record<string, string>;
  within: string[];
}

async function freePorts(): Promise<Ports> {
  return { server: await freePort(), simulator: await freePort(), web: await freePort() };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
