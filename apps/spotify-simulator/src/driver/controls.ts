import type { Fault } from "../control/faults.js";
import type { SettingsValue } from "../settings.js";

/** A user as the controls list them. */
export interface ListedUser {
  id: string;
  account_id: string;
  display_name: string | null;
  email: string | null;
  allow_listed: boolean;
}

/** What the simulator counted: requests received, whatever their answer. */
export interface Counts {
  token: { authorization_code: number; refresh_token: number; client_credentials: number };
  api: Record<string, number>;
}

/** A user's tokens, issued without the consent page. */
export interface IssuedTokens {
  access_token: string;
  refresh_token: string;
}

/** The controls of a running simulator, for tests. Every method throws when the simulator refuses. */
export class Controls {
  /** `url` is the simulator's origin. */
  constructor(readonly url: string) {}

  users(): Promise<ListedUser[]> {
    return this.#ask("GET", "users");
  }

  /** Tokens for a user (`id`); all scopes and the first app unless said otherwise. */
  tokens(user: string, wish: { client_id?: string; scope?: string } = {}): Promise<IssuedTokens> {
    return this.#ask("POST", "tokens", { user, ...wish });
  }

  counters(): Promise<Counts> {
    return this.#ask("GET", "counters");
  }

  clearCounters(): Promise<void> {
    return this.#ask("DELETE", "counters");
  }

  /** Ends issued access tokens now: one user's, or all. */
  expire(user?: string): Promise<{ expired: number }> {
    return this.#ask("POST", "expire", { user });
  }

  /** Ends a user's grants, as removing the app does; access tokens live on. */
  revoke(user: string): Promise<{ revoked: number }> {
    return this.#ask("POST", "revoke", { user });
  }

  settings(): Promise<SettingsValue> {
    return this.#ask("GET", "settings");
  }

  /** Members left out keep their value. */
  change(settings: Partial<SettingsValue>): Promise<SettingsValue> {
    return this.#ask("PUT", "settings", settings);
  }

  /** Takes the place of all faults before. */
  faults(faults: readonly Fault[]): Promise<Fault[]> {
    return this.#ask("PUT", "faults", faults);
  }

  clearFaults(): Promise<void> {
    return this.#ask("DELETE", "faults");
  }

  async #ask<T>(method: string, path: string, order?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/_control/${path}`, {
      method,
      ...(order === undefined ? {} : { body: JSON.stringify(order), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /_control/${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
