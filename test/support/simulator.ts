import { simulatorFile } from "./built.js";
import { decide } from "./consent.js";
import { freePort } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A person the simulator knows. */
export interface SimulatedUser {
  id: string;
  account_id: string;
  display_name: string;
  email: string;
  allow_listed: boolean;
}

/** Requests received, whatever the answer: at the token endpoint by grant type, at the Web API by `GET /me` and the like. */
export interface Counters {
  token: { authorization_code: number; refresh_token: number };
  api: Record<string, number>;
}

/** What can be set; members left out keep their value. */
export interface SimulatorSettings {
  mode?: "development" | "extended";
  refreshTokens?: "absent" | "same" | "rotate";
  clockOffsetSeconds?: number;
  rateLimit?: { requests: number; seconds: number } | null;
}

/** A fault of an endpoint: `token` or an operation such as `GET /me`. */
export interface Fault {
  endpoint: string;
  status?: number;
  body?: unknown;
  delayMs?: number;
  drop?: boolean | "answer";
  retryAfter?: number;
  reason?: string;
  times?: number;
}

/** The Spotify simulator as a process of its own, with its controls. */
export class Simulator {
  #process: RunningProcess;

  private constructor(
    readonly port: number,
    readonly dataFolder: string,
    readonly args: string[],
  ) {
    this.#process = this.#run();
  }

  /** Starts the built simulator on a free port with a new data folder; further arguments as on its command line. */
  static async start(...args: string[]): Promise<Simulator> {
    const simulator = new Simulator(await freePort(), temporaryFolder(), args);
    await simulator.#process.ready();
    return simulator;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
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

  users(): Promise<SimulatedUser[]> {
    return this.#control("GET", "users");
  }

  /** A provider's tokens for a user, as if they had consented. */
  tokens(user: string): Promise<{ access_token: string; refresh_token: string }> {
    return this.#control("POST", "tokens", { user });
  }

  counters(): Promise<Counters> {
    return this.#control("GET", "counters");
  }

  async resetCounters(): Promise<void> {
    await this.#control("DELETE", "counters");
  }

  /** Ends issued access tokens now: of one user or of all. */
  async expire(user?: string): Promise<void> {
    await this.#control("POST", "expire", user === undefined ? {} : { user });
  }

  /** Ends a user's grant; the access token lives on, as at Spotify. */
  async revoke(user: string): Promise<void> {
    await this.#control("POST", "revoke", { user });
  }

  async settings(change: SimulatorSettings): Promise<void> {
    await this.#control("PUT", "settings", change);
  }

  /** Takes the place of all faults before. */
  async faults(...faults: Fault[]): Promise<void> {
    await this.#control("PUT", "faults", faults);
  }

  async clearFaults(): Promise<void> {
    await this.#control("DELETE", "faults");
  }

  /** Lets a user (an `id`) consent at an authorization URL; the URL the browser is sent to, with `code` and `state`. */
  approve(authorizationUrl: string, user: string): Promise<string> {
    return decide(authorizationUrl, user, "approve");
  }

  /** Lets a user refuse; the URL the browser is sent to, with `error=access_denied`. */
  deny(authorizationUrl: string, user: string): Promise<string> {
    return decide(authorizationUrl, user, "deny");
  }

  #run(): RunningProcess {
    const args = [simulatorFile, "--port", String(this.port), "--data", this.dataFolder, ...this.args];
    return new RunningProcess(process.execPath, args);
  }

  async #control<T>(method: string, name: string, order?: unknown): Promise<T> {
    const body = order === undefined ? {} : { body: JSON.stringify(order) };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/_control/${name}`, { method, ...body, headers: order ? headers : {} });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /_control/${name}: ${answer.status} ${text}`);
    return JSON.parse(text || "null");
  }
}
