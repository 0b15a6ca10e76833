import type { PasswordLoginRequest, RegistrationRequest, TokenResponse } from "@counterfoil/protocol";
import { type Answer, isEmpty, isObject, isTokenResponse } from "./answer.js";
import { basicAuthorization, type Call, call, json } from "./call.js";
import { headersOf, type Person } from "./person.js";

/** The part of the Counterfoil server that people with passwords need. Its mails lead to the pages of this client. */
export class PasswordServer {
  readonly #url: string;
  readonly #clientId: string;
  readonly #authorization: string;

  constructor(url: string, clientId: string, clientSecret: string) {
    this.#url = url.replace(/\/+$/, "");
    this.#clientId = clientId;
    this.#authorization = basicAuthorization(clientId, clientSecret);
  }

  /** Signs in; refused with `invalid_credentials`. */
  logIn(login: Omit<PasswordLoginRequest, "client_id">, person: Person): Promise<Answer<TokenResponse>> {
    return this.#post("/login/password", { ...login, client_id: this.#clientId }, person, isTokenResponse);
  }

  /** Registers; a mail goes to the address. Refused with the members that are wrong. */
  register(who: Omit<RegistrationRequest, "client_id">, person: Person): Promise<Answer<object>> {
    return this.#post("/accounts", { ...who, client_id: this.#clientId }, person, isObject);
  }

  /** Confirms an address with the token of the mail and the password once more. */
  verify(token: string, password: string, person: Person): Promise<Answer<object>> {
    return this.#post("/accounts/verify", { token, password }, person, isObject);
  }

  /** Asks for a new password; a mail goes to the address where there is an account. */
  forgot(email: string, person: Person): Promise<Answer<object>> {
    return this.#post("/password/forgot", { email, client_id: this.#clientId }, person, isObject);
  }

  /** Sets a new password with the token of the mail. */
  reset(token: string, password: string, person: Person): Promise<Answer<undefined>> {
    return this.#post("/password/reset", { token, password, client_id: this.#clientId }, person, isEmpty);
  }

  /** Changes the password of whoever holds the access token. */
  change(accessToken: string, current: string, next: string, person: Person): Promise<Answer<undefined>> {
    const body = json({ current_password: current, new_password: next });
    const asked = { method: "PUT", url: `${this.#url}/me/password`, authorization: `Bearer ${accessToken}` } as const;
    return call({ ...asked, body, headers: headersOf(person) }, isEmpty);
  }

  #post<T>(path: string, body: object, person: Person, isExpected: (body: unknown) => body is T): Promise<Answer<T>> {
    const asked: Call = { method: "POST", url: this.#url + path, authorization: this.#authorization };
    return call({ ...asked, body: json(body), headers: headersOf(person) }, isExpected);
  }
}
