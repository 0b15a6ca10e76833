import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import type { Provider } from "./provider.js";
import { quirkOf } from "./quirks.js";

/** Everything a login has to remember between its start and its end; the state is its name. */
export interface LoginTransaction {
  purpose: "login";
  provider: string;
  clientId: string;
  redirectUri: string;
  scopes: Scope[];
  remember: boolean;
  deviceName: string | undefined;
  returnTo: string | undefined;
}

/** What the client gets at the start (RFC 6749 §4.1.1). */
export interface StartedLogin {
  authorizationUrl: string;
  state: string;
  binding: Secret;
  /** Seconds. */
  expiresIn: number;
}

/** A transaction on its way to the end, with what the provider will be asked with. */
export interface TakenLogin {
  transaction: LoginTransaction;
  state: string;
  /** PKCE (RFC 7636 §4.1). */
  verifier: Secret;
  /** What an ID token has to repeat (OpenID Connect Core §3.1.2.1); undefined where the provider gives none. */
  nonce: string | undefined;
}

interface Kept extends LoginTransaction {
  verifier: string;
  nonce?: string;
  bindingHash: string;
}

const KIND = "login";
const LIFETIME = 10 * MINUTE;

/** Logins under way: started here, taken once. */
export class LoginTransactions {
  readonly #store: OneTimeStore;
  readonly #clock: Clock;

  constructor(store: OneTimeStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Keeps a new transaction and builds the provider's authorization URL, with PKCE S256 (RFC 7636 §4.3), and a nonce where
   * an ID token will come back.
   */
  async start(transaction: LoginTransaction, provider: Provider): Promise<StartedLogin> {
    const [state, binding, verifier] = [randomSecret(), randomSecret(), randomSecret()];
    const nonce = provider.identity.kind === "id_token" ? { nonce: randomSecret() } : {};
    const kept: Kept = { ...transaction, verifier, ...nonce, bindingHash: sha256(binding) };
    await this.#store.put(KIND, sha256(state), JSON.stringify(kept), this.#clock.now() + LIFETIME);
    const url = new URL(provider.authorizationEndpoint);
    const parameters = {
      ...quirkOf(provider, "authorization_parameters")?.parameters,
      response_type: "code",
      client_id: provider.clientId,
      redirect_uri: transaction.redirectUri,
      ...(provider.scopes.length === 0 ? {} : { scope: provider.scopes.join(" ") }),
      state,
      ...nonce,
      code_challenge_method: "S256",
      code_challenge: sha256(verifier),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { authorizationUrl: url.href, state, binding: new Secret(binding), expiresIn: LIFETIME / SECOND };
  }

  /**
   * Takes a transaction, once, whatever comes of it (RFC 9700 §4.7): it must be this client's and this provider's, and
   * the binding that of the user agent that began. Throws `invalid_state`, `state_expired`, `state_mismatch`,
   * `invalid_binding`.
   */
  async take(state: string, expected: { clientId: string; provider: string; binding: Secret }): Promise<TakenLogin> {
    const taken = await this.#store.take(KIND, sha256(state));
    if (taken.kind !== "taken")
      throw new CounterfoilError(taken.kind === "expired" ? "state_expired" : "invalid_state");
    const { verifier, nonce, bindingHash, ...transaction } = JSON.parse(taken.value) as Kept;
    if (transaction.clientId !== expected.clientId || transaction.provider !== expected.provider)
      throw new CounterfoilError("state_mismatch");
    if (!equalInConstantTime(sha256(expected.binding.reveal()), bindingHash))
      throw new CounterfoilError("invalid_binding");
    return { transaction, state, verifier: new Secret(verifier), nonce };
  }
}
