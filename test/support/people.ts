import type { TokenResponse } from "@counterfoil/protocol";
import { type Answer, type Client, read } from "./client.js";
import { newestMail, tokenOf } from "./mailbox.js";

/** A password that nobody would guess. */
export const PASSWORD = "plum-tram-violet";

/** A person who comes with an e-mail address and a password, through a client of the server. */
export class Person {
  constructor(
    readonly client: Client,
    readonly email: string,
    readonly password = PASSWORD,
  ) {}

  /** A JSON request; as the client where it authenticates. */
  ask(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.client.ask(method, path, {
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  register(more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const { email, password } = this;
    return this.ask("POST", "/accounts", { client_id: this.client.id, email, password, ...more }, headers);
  }

  /** The token of the newest mail. */
  async token(count = 1): Promise<string> {
    return tokenOf(await newestMail(this.client.serverUrl, this.email, count));
  }

  verify(token: string, password = this.password): Promise<Answer> {
    return this.ask("POST", "/accounts/verify", { token, password });
  }

  /** Registers and confirms. Throws where that fails. */
  async enrol(): Promise<void> {
    const registered = await this.register();
    if (registered.status !== 202) throw new Error(`register: ${registered.status} ${registered.text}`);
    const verified = await this.verify(await this.token());
    if (verified.status !== 201) throw new Error(`verify: ${verified.status} ${verified.text}`);
  }

  logIn(password = this.password, more: Record<string, unknown> = {}, headers = {}): Promise<Answer> {
    const authorization = this.client.credentials;
    return this.ask("POST", "/login/password", { email: this.email, password, ...more }, { authorization, ...headers });
  }

  async signIn(more: Record<string, unknown> = {}): Promise<TokenResponse> {
    return read<TokenResponse>(await this.logIn(this.password, more));
  }

  forgot(more: Record<string, unknown> = {}): Promise<Answer> {
    return this.ask("POST", "/password/forgot", { email: this.email, ...more });
  }

  reset(token: string, password: string): Promise<Answer> {
    return this.ask("POST", "/password/reset", { token, password });
  }

  change(accessToken: string, next: string, current?: string): Promise<Answer> {
    const body = { new_password: next, ...(current === undefined ? {} : { current_password: current }) };
    return this.client.call(accessToken, "PUT", "/me/password", body);
  }
}
