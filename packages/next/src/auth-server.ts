import {
  type DeviceListResponse,
  GRANT_TYPES,
  type LoginRequest,
  type LoginResponse,
  type MeResponse,
  type TicketRequest,
  type TicketResponse,
  type TokenResponse,
} from "@counterfoil/protocol";
import {
  type Answer,
  isDeviceList,
  isEmpty,
  isLoginResponse,
  isMeResponse,
  isObject,
  isTicket,
  isTokenResponse,
} from "./answer.js";
import { basicAuthorization, type Call, call, json } from "./call.js";
import { headersOf, type Person } from "./person.js";
import type { ProviderReturn } from "./provider-return.js";
import { DEFAULT_RETRY_AFTER } from "./unavailable.js";

/** Half the server's retry window: a refresh that takes longer is repeated rather than waited for. */
const REFRESH_DEADLINE = 5_000;

/** One error of a GraphQL answer. `extensions.reason` is Counterfoil's reason, `retryAfter` seconds. */
export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions?: { reason?: string; retryAfter?: number };
}

/** What the gateway said: data and errors may stand side by side, because one field's failure leaves the rest standing. */
export interface GraphqlAnswer<T> {
  data: T | null;
  errors: GraphqlError[];
}

/** The Counterfoil server, spoken to as a confidential client. Follows no redirect, caches nothing, repeats nothing. */
export class AuthServer {
  readonly #url: string;
  readonly #clientId: string;
  readonly #authorization: string;
  /** Refreshes under way, by refresh token: the requests of one page load share one. */
  readonly #refreshes = new Map<string, Promise<Answer<TokenResponse>>>();

  constructor(url: string, clientId: string, clientSecret: string) {
    this.#url = url.replace(/\/+$/, "");
    this.#clientId = clientId;
    this.#authorization = basicAuthorization(clientId, clientSecret);
  }

  /** Begins a login at a provider. */
  beginLogin(provider: string, request: Omit<LoginRequest, "client_id">): Promise<Answer<LoginResponse>> {
    const body = { ...request, client_id: this.#clientId };
    return this.#call(`/login/${encodeURIComponent(provider)}`, json(body), this.#authorization, isLoginResponse);
  }

  /**
   * Finishes a login: hands over what the provider sent, gets tokens of ours. With the refresh token of a session before
   * in this browser the new one takes its place on the device.
   */
  finishLogin(
    from: ProviderReturn,
    binding: string,
    before: string | null,
    person: Person,
  ): Promise<Answer<TokenResponse>> {
    const given = Object.entries({ ...from, binding, refresh_token: before });
    const form = [["grant_type", GRANT_TYPES.providerCode], ["client_id", this.#clientId], ...given.filter(hasValue)];
    const asked: Call = { method: "POST", url: `${this.#url}/token`, authorization: this.#authorization };
    return call({ ...asked, body: new URLSearchParams(form), headers: headersOf(person) }, isTokenResponse);
  }

  /**
   * Refreshes (RFC 6749 §6). Calls with the same token share one request. `refused` means that the session has ended:
   * nothing but `invalid_grant` does that, any other refusal is a fault in the set-up and keeps the tokens.
   */
  refresh(refreshToken: string): Promise<Answer<TokenResponse>> {
    const underWay = this.#refreshes.get(refreshToken);
    if (underWay) return underWay;
    const form = { grant_type: GRANT_TYPES.refreshToken, client_id: this.#clientId, refresh_token: refreshToken };
    const refresh = this.#call(
      "/token",
      new URLSearchParams(form),
      this.#authorization,
      isTokenResponse,
      REFRESH_DEADLINE,
    )
      .then(onlyInvalidGrantEnds)
      .finally(() => this.#refreshes.delete(refreshToken));
    this.#refreshes.set(refreshToken, refresh);
    return refresh;
  }

  /** Signs this device out. */
  logout(accessToken: string): Promise<Answer<undefined>> {
    return this.#call("/logout", json({}), `Bearer ${accessToken}`, isEmpty);
  }

  /** Asks the gateway. `T` is what the document selects; the shape is the server's promise and not checked again. */
  graphql<T>(accessToken: string, query: string, variables: object): Promise<Answer<Partial<GraphqlAnswer<T>>>> {
    const isGraphql = (body: unknown): body is Partial<GraphqlAnswer<T>> => isObject(body);
    return this.#call("/graphql", json({ query, variables }), `Bearer ${accessToken}`, isGraphql);
  }

  /** A ticket for one WebSocket handshake at an audience, at Counterfoil itself without one. */
  ticket(accessToken: string, audience: string): Promise<Answer<TicketResponse>> {
    const order: TicketRequest = audience === "" ? {} : { audience };
    return this.#call("/tickets", json(order), `Bearer ${accessToken}`, isTicket);
  }

  /** The account of whoever holds the access token. */
  me(accessToken: string): Promise<Answer<MeResponse>> {
    return call(this.#asPerson("GET", "/me", accessToken), isMeResponse);
  }

  /** The devices on which that account is signed in. */
  devices(accessToken: string): Promise<Answer<DeviceListResponse>> {
    return call(this.#asPerson("GET", "/devices", accessToken), isDeviceList);
  }

  /** Signs one of them out; refused with 404 where it is signed out already. */
  signOutDevice(accessToken: string, id: string): Promise<Answer<undefined>> {
    return call(this.#asPerson("DELETE", `/devices/${encodeURIComponent(id)}`, accessToken), isEmpty);
  }

  #asPerson(method: Call["method"], path: string, accessToken: string): Call {
    return { method, url: this.#url + path, authorization: `Bearer ${accessToken}` };
  }

  #call<T>(
    path: string,
    body: URLSearchParams | Blob,
    authorization: string,
    isExpected: (body: unknown) => body is T,
    deadline?: number,
  ): Promise<Answer<T>> {
    const asked: Call = { method: "POST", url: this.#url + path, authorization, body };
    return call(deadline === undefined ? asked : { ...asked, deadline }, isExpected);
  }
}

function onlyInvalidGrantEnds(answer: Answer<TokenResponse>): Answer<TokenResponse> {
  if (answer.outcome !== "refused" || answer.error === "invalid_grant") return answer;
  console.error(`Counterfoil refuses to refresh for this client: ${answer.reason ?? answer.status}`);
  return { outcome: "unavailable", retryAfter: DEFAULT_RETRY_AFTER, reason: answer.reason };
}

function hasValue(entry: [string, string | null]): entry is [string, string] {
  return entry[1] !== null;
}
