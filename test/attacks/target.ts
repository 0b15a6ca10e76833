import { join } from "node:path";
import { consent, type ListedUser } from "@counterfoil/spotify-simulator";
import Libsql from "libsql";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { type Answer, ask, type Tokens } from "./ask.js";

/** Our own grant types, spelled out: an attacker reads them in the metadata. */
export const PROVIDER_CODE = "urn:counterfoil:grant-type:provider-code";
export const REFRESH = "refresh_token";

/** The development client `web`, by HTTP Basic (RFC 6749 §2.3.1). */
export const asWeb = { authorization: basic("web", "development-web-secret") };

/** A login that was begun. */
export interface Begun {
  authorization_url: string;
  state: string;
  binding: string;
}

/** What the provider sends the browser back with. */
export interface Callback {
  code: string;
  state: string;
}

/** What the attacks are aimed at: the built server with the simulator behind it, each in a process of its own. */
export class Target {
  private constructor(
    readonly server: Server,
    readonly simulator: Simulator,
    /** People who may use the app, by turn in the simulator's list. */
    readonly users: readonly ListedUser[],
  ) {}

  /** Starts both; the environment is added to the server's. */
  static async open(environment: Record<string, string> = {}): Promise<Target> {
    const simulator = await Simulator.start();
    const server = await Server.start({ SIMULATOR_PORT: String(simulator.port), WEB_PORT: "3000", ...environment });
    await simulator.change({ rateLimit: null });
    const users = (await simulator.users()).filter((user) => user.allow_listed);
    return new Target(server, simulator, users);
  }

  get url(): string {
    return this.server.url;
  }

  /** The `id` of a person; the first one unless said otherwise. */
  user(turn = 0): string {
    const user = this.users[turn];
    if (!user) throw new Error(`the simulator has no user ${turn}`);
    return user.id;
  }

  get(path: string, accessToken?: string): Promise<Answer> {
    return ask(this.url + path, { headers: accessToken === undefined ? {} : bearer(accessToken) });
  }

  json(path: string, body: unknown, headers: Record<string, string> = {}, method = "POST"): Promise<Answer> {
    return ask(this.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  /** `POST /token`; as `web` unless other headers are given. */
  token(form: Record<string, string>, headers: Record<string, string> = asWeb): Promise<Answer> {
    return ask(`${this.url}/token`, { method: "POST", headers, body: new URLSearchParams(form) });
  }

  refresh(refreshToken: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.token({ grant_type: REFRESH, refresh_token: refreshToken, ...more });
  }

  /** Begins a login at the provider as `web`. */
  async begin(order: Record<string, unknown> = {}): Promise<Begun> {
    const answer = await this.json("/login/spotify", order, asWeb);
    return answer.read(["authorization_url", "state", "binding"]);
  }

  /** The person's consent in the browser. */
  async consent(begun: Begun, user = this.user()): Promise<Callback> {
    const { searchParams } = await consent(begun.authorization_url, { user, decision: "approve" });
    return { code: searchParams.get("code") ?? "", state: searchParams.get("state") ?? "" };
  }

  /** Ends a login as `web`, with changes to the form. */
  finish(begun: Begun, code: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.token(providerCodeForm(begun, code, changes));
  }

  /** A whole login as `web`. */
  async signIn(user = this.user(), order: Record<string, unknown> = {}): Promise<Tokens> {
    const begun = await this.begin(order);
    const { code } = await this.consent(begun, user);
    return (await this.finish(begun, code)).tokens();
  }

  graphql(accessToken: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    return this.json("/graphql", { query, variables }, bearer(accessToken));
  }

  /** How often the server has asked the provider's token endpoint since the last reset. */
  async tokenRequests(): Promise<number> {
    const { token } = await this.simulator.counters();
    return token.authorization_code + token.refresh_token;
  }

  /** Runs a statement on the server's store from outside; rows of a query, nothing for others. */
  sql(statement: string, ...parameters: unknown[]): unknown[] {
    const database = new Libsql(join(this.server.dataFolder, "counterfoil.db"));
    try {
      database.pragma("busy_timeout = 2000");
      const prepared = database.prepare(statement);
      if (prepared.reader) return prepared.all(...parameters);
      prepared.run(...parameters);
      return [];
    } finally {
      database.close();
    }
  }

  /** How many sessions were ever opened. */
  sessions(): number {
    return this.sql("SELECT sid FROM sessions").length;
  }
}

/** The form that ends a login. */
export function providerCodeForm(begun: Begun, code: string, changes: Record<string, string> = {}) {
  return {
    grant_type: PROVIDER_CODE,
    provider: "spotify",
    code,
    state: begun.state,
    binding: begun.binding,
    ...changes,
  };
}

/** HTTP Basic credentials of a client. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

export function bearer(accessToken: string): { authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}
