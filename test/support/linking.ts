import type {
  ConnectionListResponse,
  LinkFinishResponse,
  LoginResponse,
  TokenResponse,
  UnlinkResponse,
} from "@counterfoil/protocol";
import { consent, type Decision } from "@counterfoil/spotify-simulator";
import { type Answer, type Client, read } from "./client.js";

/** Connecting providers, as the app of a signed-in person does it. */
export class Linking {
  constructor(
    readonly client: Client,
    readonly accessToken: string,
  ) {}

  /** The same for the session of a token answer. */
  static of(client: Client, tokens: TokenResponse): Linking {
    return new Linking(client, tokens.access_token);
  }

  tryBegin(order?: Record<string, unknown>, provider = "spotify"): Promise<Answer> {
    return this.client.call(this.accessToken, "POST", `/me/connections/${provider}`, order ?? {});
  }

  async begin(order?: Record<string, unknown>): Promise<LoginResponse> {
    return read<LoginResponse>(await this.tryBegin(order));
  }

  /** Carries the provider's answer to the server. */
  finish(
    begun: LoginResponse,
    callback: URL,
    changes: Record<string, unknown> = {},
    provider = "spotify",
  ): Promise<Answer> {
    const { code, error, state } = Object.fromEntries(callback.searchParams);
    const body = { ...(code === undefined ? { error } : { code }), state, binding: begun.binding, ...changes };
    return this.client.call(this.accessToken, "POST", `/me/connections/${provider}/finish`, body);
  }

  /** From the beginning through the person's consent to the end. */
  async tryLink(user: string, decision: Partial<Decision> = {}, order?: Record<string, unknown>): Promise<Answer> {
    const begun = await this.begin(order);
    return this.finish(begun, await consent(begun.authorization_url, { user, decision: "approve", ...decision }));
  }

  /** Throws what the server refuses. */
  async link(user: string, decision?: Partial<Decision>, order?: Record<string, unknown>): Promise<LinkFinishResponse> {
    return read<LinkFinishResponse>(await this.tryLink(user, decision, order));
  }

  async list(): Promise<ConnectionListResponse["connections"]> {
    const answer = await this.client.call(this.accessToken, "GET", "/me/connections");
    return read<ConnectionListResponse>(answer).connections;
  }

  tryRemove(id: string): Promise<Answer> {
    return this.client.call(this.accessToken, "DELETE", `/me/connections/${id}`);
  }

  async remove(id: string): Promise<UnlinkResponse> {
    return read<UnlinkResponse>(await this.tryRemove(id));
  }
}
