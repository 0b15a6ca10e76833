import { CounterfoilError, type Scope } from "@counterfoil/protocol";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import { randomSecret } from "../lib/random.js";
import { Secret } from "../lib/secret.js";
import type { OneTimeStore } from "../storage/one-time.js";
import type { Provider } from "./provider.js";
import { quirkOf } from "./quirks.js";

/** What any way to a provider and back has to remember between its start and its end; the state is its name. */
interface Transaction {
  provider: string;
  clientId: string;
  redirectUri: string;
}

/** A sign-in under way. */
export interface LoginTransaction extends Transaction {
  purpose: "login";
  scopes: Scope[];
  remember: boolean;
  deviceName: string | undefined;
  returnTo: string | undefined;
}

/** Under way to connect a provider to an account, by one session of it. */
export interface LinkTransaction extends Transaction {
  purpose: "link";
  accountId: string;
  sid: string;
  /** What is asked of the provider, in its words. */
  providerScopes: string[];
}

/** What the client gets at the start (RFC 6749 §4.1.1). */
export interface StartedLogin {
  authorizationUrl: string;
  state: string;
  binding: Secret;
  /** Seconds. */
  expiresIn: number;
}

interface Kept<Purpose> {
  transaction: Purpose;
  verifier: string;
  nonce?: string;
  bindingHash: string;
}

/** A transaction on its way to the end, with what the provider will be asked with. */
export interface TakenTransaction<Purpose extends Transaction = Transaction> {
  transaction: Purpose;
  state: string;
  /** PKCE (RFC 7636 §4.1). */
  verifier: Secret;
  /** What an ID token has to repeat (OpenID Connect Core §3.1.2.1); undefined where the provider gives none. */
  nonce: string | undefined;
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
  async start(transaction: LoginTransaction | LinkTransaction, provider: Provider): Promise<StartedLogin> {
    const scopes = transaction.purpose === "link" ? transaction.providerScopes : provider.scopes;
    const [state, binding, verifier] = [randomSecret(), randomSecret(), randomSecret()];
    const nonce = provider.identity.kind === "id_token" ? { nonce: randomSecret() } : {};
    const kept: Kept<typeof transaction> = { transaction, verifier, ...nonce, bindingHash: sha256(binding) };
    await this.#store.put(KIND, sha256(state), JSON.stringify(kept), this.#clock.now() + LIFETIME);
    const url = new URL(provider.authorizationEndpoint);
    const parameters = {
      ...quirkOf(provider, "authorization_parameters")?.parameters,
      response_type: "code",
      client_id: provider.clientId,
      redirect_uri: transaction.redirectUri,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
      state,
      ...nonce,
      code_challenge_method: "S256",
      code_challenge: sha256(verifier),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { authorizationUrl: url.href, state, binding: new Secret(binding), expiresIn: LIFETIME / SECOND };
  }

  /**
   * Takes a sign-in, once, whatever comes of it (RFC 9700 §4.7): it must be this client's and this provider's, and the
   * binding that of the user agent that began. Throws `invalid_state`, `state_expired`, `state_mismatch` (also for a
   * transaction with another purpose), `invalid_binding`.
   */
  take(
    state: string,
    { binding, ...expected }: { clientId: string; provider: string; binding: Secret },
  ): Promise<TakenTransaction<LoginTransaction>> {
    return this.#take<LoginTransaction>(state, { purpose: "login", ...expected }, binding);
  }

  /** Takes a link in the same manner: it must be this account's and this session's too. */
  takeLink(
    state: string,
    { binding, ...expected }: { clientId: string; provider: string; accountId: string; sid: string; binding: Secret },
  ): Promise<TakenTransaction<LinkTransaction>> {
    return this.#take<LinkTransaction>(state, { purpose: "link", ...expected }, binding);
  }

  async #take<Purpose extends LoginTransaction | LinkTransaction>(
    state: string,
    expected: Partial<Purpose>,
    binding: Secret,
  ): Promise<TakenTransaction<Purpose>> {
    const taken = await this.#store.take(KIND, sha256(state));
    if (taken.kind !== "taken")
      throw new CounterfoilError(taken.kind === "expired" ? "state_expired" : "invalid_state");
    const { transaction, verifier, nonce, bindingHash } = JSON.parse(taken.value) as Kept<Purpose>;
    for (const [name, value] of Object.entries(expected))
      if (transaction[name as keyof Purpose] !== value) throw new CounterfoilError("state_mismatch");
    if (!equalInConstantTime(sha256(binding.reveal()), bindingHash)) throw new CounterfoilError("invalid_binding");
    return { transaction, state, verifier: new Secret(verifier), nonce };
  }
}
