import { Controls, type RunningSimulator, startSimulator } from "../index.js";

/** What tests of the Web API stand on: a simulator without a rate limit, and a token of one user with every scope. */
export class Stage {
  readonly controls: Controls;

  private constructor(
    readonly simulator: RunningSimulator,
    readonly token: string,
  ) {
    this.controls = new Controls(simulator.url);
  }

  /** Starts a simulator on a free port, with nothing on disk. */
  static async open(user = "mina.achterberg"): Promise<Stage> {
    const simulator = await startSimulator();
    const controls = new Controls(simulator.url);
    await controls.change({ rateLimit: null });
    return new Stage(simulator, (await controls.tokens(user)).access_token);
  }

  /** Asks the Web API: a text goes out as it is, anything else as JSON. Answers whatever comes. */
  send(method: string, path: string, body?: unknown, token = this.token): Promise<Response> {
    return fetch(path.startsWith("http") ? path : `${this.simulator.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  /** Reads, and answers the body. */
  async read<T>(path: string, token = this.token): Promise<T> {
    return (await (await this.send("GET", path, undefined, token)).json()) as T;
  }

  /** A token of the same user (or another) with these scopes alone. */
  async scoped(scope: string, user = "mina.achterberg"): Promise<string> {
    return (await this.controls.tokens(user, { scope })).access_token;
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

/** Status and message of an error. */
export async function errorOf(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
}
