import { fileURLToPath } from "node:url";
import { RunningProcess } from "./running-process.js";
import { UserAgent } from "./user-agent.js";

export type FakeName = "google" | "github" | "kakao" | "naver";

/** A stand-in of a provider as a process of its own. */
export class Fake {
  private constructor(
    readonly name: FakeName,
    readonly url: string,
  ) {}

  /** Starts one that knows the app at this address. */
  static async start(name: FakeName, app = "http://127.0.0.1:3000"): Promise<Fake> {
    const file = fileURLToPath(new URL(`../fakes/${name}.ts`, import.meta.url));
    return new Fake(name, await new RunningProcess(process.execPath, ["--import", "tsx", file, app]).ready());
  }

  /** The variable that an entry's secret is read from. */
  get secretVariable(): string {
    return `FAKE_${this.name.toUpperCase()}_SECRET`;
  }

  get secret(): string {
    return `fake_secret_${this.name}_f2c1d7`;
  }

  /** How the configuration file names it. */
  entry(more: object = {}): object {
    return {
      name: this.name,
      clientId: `counterfoil-at-${this.name}`,
      clientSecretVariable: this.secretVariable,
      standIn: this.url,
      ...more,
    };
  }

  /** Signs in as a person, or refuses; where the browser is sent back to. */
  async decide(authorizationUrl: string, person: string, decision: "approve" | "deny" = "approve"): Promise<URL> {
    const headers = { "x-person": person, "x-decision": decision };
    const answer = await new UserAgent().fetch(authorizationUrl, { headers });
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`${this.name} does not send back: ${answer.status} ${await answer.text()}`);
    return new URL(location);
  }

  /** Answers to give in place of the real ones. */
  async faults(...faults: { endpoint: string; times: number; status?: number; json?: unknown; text?: string }[]) {
    await this.control("/_control/faults", faults);
  }

  /** Requests it got, by endpoint. */
  async counters(): Promise<Record<string, number>> {
    return (await fetch(`${this.url}/_control/counters`)).json() as Promise<Record<string, number>>;
  }

  async control(path: string, body: unknown): Promise<void> {
    await fetch(this.url + path, { method: "PUT", body: JSON.stringify(body) });
  }
}
