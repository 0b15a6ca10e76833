import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import type { Provider } from "./provider.js";

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

interface Kept extends LoginTransaction {
  verifier: string;
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

  /** Keeps a new transaction and builds the provider's authorization URL, with PKCE S256 (RFC 7636 §4.3). */
  async start(transaction: LoginTransaction, provider: Provider): Promise<StartedLogin> {
    const [state, binding, verifier] = [randomSecret(), randomSecret(), randomSecret()];
    const kept: Kept = { ...transaction, verifier, bindingHash: sha256(binding) };
    await this.#store.put(KIND, sha256(state), JSON.stringify(kept), this.#clock.now() + LIFETIME);
    const url = new URL(provider.authorizationEndpoint);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: provider.clientId,
      redirect_uri: transaction.redirectUri,
      scope: provider.scopes.join(" "),
      state,
      code_challenge_method: "S256",
      code_challenge: sha256(verifier),
    }).toString();
    return { authorizationUrl: url.href, state, binding: new Secret(binding), expiresIn: LIFETIME / SECOND };
  }

  /**
   * Takes a transaction, once, whatever comes of it (RFC 9700 §4.7): it must be this client's and this provider's, and
   * the binding that of the user agent that began. Throws `invalid_state`, `state_expired`, `state_mismatch`,
   * `invalid_binding`.
   */
  async take(
    state: string,
    expected: { clientId: string; provider: string; binding: Secret },
  ): Promise<{ transaction: LoginTransaction; verifier: Secret }> {
    const taken = await this.#store.take(KIND, sha256(state));
    if (taken.kind !== "taken")
      throw new CounterfoilError(taken.kind === "expired" ? "state_expired" : "invalid_state");
    const { verifier, bindingHash, ...transaction } = JSON.parse(taken.value) as Kept;
    if (transaction.clientId !== expected.clientId || transaction.provider !== expected.provider)
      throw new CounterfoilError("state_mismatch");
    if (!equalInConstantTime(sha256(expected.binding.reveal()), bindingHash))
      throw new CounterfoilError("invalid_binding");
    return { transaction, verifier: new Secret(verifier) };
  }
}
