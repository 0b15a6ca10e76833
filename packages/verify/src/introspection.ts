import { fetchJson } from "./fetch-json.js";
import { isObject } from "./strict-json.js";

/** Asks the issuer whether a token is still good (RFC 7662). Requests with the same token share one question. */
export class Introspection {
  readonly #url: string;
  readonly #authorization: string;
  readonly #underWay = new Map<string, Promise<boolean>>();
  #questions = 0;

  constructor(url: string, authorization: string) {
    this.#url = url;
    this.#authorization = authorization;
  }

  /** How often the issuer was asked. */
  get questions(): number {
    return this.#questions;
  }

  /**
   * Whether the token is active (RFC 7662 §2.2).
   *
   * @throws Error where the issuer does not say.
   */
  isActive(token: string): Promise<boolean> {
    const underWay = this.#underWay.get(token);
    if (underWay) return underWay;
    const question = this.#ask(token).finally(() => this.#underWay.delete(token));
    this.#underWay.set(token, question);
    return question;
  }

  async #ask(token: string): Promise<boolean> {
    this.#questions++;
    const { body } = await fetchJson(this.#url, {
      method: "POST",
      headers: { authorization: this.#authorization, accept: "application/json" },
      body: new URLSearchParams({ token, token_type_hint: "access_token" }),
    });
    if (isObject(body) && typeof body.active === "boolean") return body.active;
    throw new Error(`${this.#url} does not say whether the token is active`);
  }
}
