import type {
  ConnectionListResponse,
  LinkFinishRequest,
  LinkFinishResponse,
  LinkRequest,
  LoginResponse,
  UnlinkResponse,
} from "@counterfoil/protocol";
import { type Answer, isConnectionList, isLinkFinish, isLoginResponse, isUnlink } from "./answer.js";
import { type Call, call, json } from "./call.js";
import type { ProviderReturn } from "./provider-return.js";

/** The part of the Counterfoil server that knows to whom an account is connected. All of it is asked as the person. */
export class ConnectionServer {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url.replace(/\/+$/, "")}/me/connections`;
  }

  list(accessToken: string): Promise<Answer<ConnectionListResponse>> {
    return call(this.#asked("GET", "", accessToken), isConnectionList);
  }

  /** Begins to connect a provider; refused with `reauthentication_required` where the sign-in is long ago. */
  begin(accessToken: string, provider: string, request: LinkRequest): Promise<Answer<LoginResponse>> {
    const asked = this.#asked("POST", `/${encodeURIComponent(provider)}`, accessToken);
    return call({ ...asked, body: json(request) }, isLoginResponse);
  }

  /** Finishes it, with what the provider sent; the server takes no state that it gave out for a login. */
  finish(accessToken: string, from: ProviderReturn, binding: string): Promise<Answer<LinkFinishResponse>> {
    const { provider, state, code, error, iss } = from;
    const asked = this.#asked("POST", `/${encodeURIComponent(provider)}/finish`, accessToken);
    const body: LinkFinishRequest = {
      state,
      binding,
      ...(code === null ? {} : { code }),
      ...(error === null ? {} : { error }),
      ...(iss === null ? {} : { iss }),
    };
    return call({ ...asked, body: json(body) }, isLinkFinish);
  }

  /** Removes a connection; refused with `reauthentication_required` likewise, and `last_sign_in_method`. */
  remove(accessToken: string, connection: string): Promise<Answer<UnlinkResponse>> {
    return call(this.#asked("DELETE", `/${encodeURIComponent(connection)}`, accessToken), isUnlink);
  }

  #asked(method: Call["method"], path: string, accessToken: string): Call {
    return { method, url: this.#url + path, authorization: `Bearer ${accessToken}` };
  }
}
