import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** A JavaScript file to run with this Node.js, told as data. */
export interface Command {
  /** How people call it. */
  name: string;
  /** Arguments for `node`, the file among them. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** How a program ended; both are null when it could not be started. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** For programs of others: end when the starter is gone. Our own programs do so themselves. */
export const endWithStarter = `--import=data:text/javascript,${encodeURIComponent(
  "process.once('disconnect', () => process.exit(1))",
)}`;

const patience = 5_000;
const memory = 1_000;

/** A running program: its output by lines, its readiness, its end. It has a channel to its starter and none to the keyboard. */
export class Program {
  /** The last lines of both outputs, at most 1,000. */
  readonly lines: string[] = [];
  /** Resolves with the address a program of ours says it listens on; never for programs that say nothing. */
  readonly ready: Promise<string>;
  /** Resolves when the process is gone and all its output was read. Never rejects. */
  readonly ended: Promise<Ending>;

  readonly #child: ChildProcess;
  #shown = false;

  constructor(readonly command: Command) {
    const { args, cwd, env } = command;
    this.#child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.#read(this.#child.stdout);
    this.#read(this.#child.stderr);
    this.ready = new Promise((resolve) => {
      this.#child.on("message", (message) => {
        if (isReady(message)) resolve(message.ready);
      });
    });
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#line(error.message);
        if (this.#child.pid === undefined) resolve({ code: null, signal: null });
      });
      this.#child.once("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** Process id; undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether its lines are printed as they come. */
  get isShown(): boolean {
    return this.#shown;
  }

  /** Prints lines from now on. */
  show(): void {
    this.#shown = true;
  }

  /** Asks the program to end, insists after five seconds, and returns when it is gone. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const insist = setTimeout(() => this.#kill(), patience);
    await this.ended;
    clearTimeout(insist);
  }

  #kill(): void {
    this.#child.kill("SIGKILL");
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #read(stream: Readable | null): void {
    if (stream) createInterface({ input: stream }).on("line", (line) => this.#line(line));
  }

  #line(line: string): void {
    this.lines.push(line);
    if (this.lines.length > memory) this.lines.shift();
    if (this.#shown) console.log(line);
  }
}

function isReady(message: unknown): message is { ready: string } {
  return typeof message === "object" && message !== null && "ready" in message && typeof message.ready === "string";
}
