import { type ClientGrant, CounterfoilError, isScope, type Scope, splitScope } from "@counterfoil/protocol";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import type { Secret } from "../lib/secret.js";
import type { Client, MailLinks } from "./client.js";

/** What a client brought to prove itself (RFC 6749 §2.3.1): an id, and a secret if it has one. */
export interface ClientCredentials {
  clientId: string;
  secret: Secret | undefined;
}

/** The configured clients. */
export class Clients {
  readonly #clients: ReadonlyMap<string, Client>;

  constructor(clients: readonly Client[]) {
    this.#clients = new Map(clients.map((client) => [client.id, client]));
  }

  /** Every origin a browser may call from (CORS): an exact list. */
  get origins(): ReadonlySet<string> {
    return new Set([...this.#clients.values()].flatMap((client) => client.origins));
  }

  /** Every scope that some client may have. */
  get scopes(): Scope[] {
    return [...new Set([...this.#clients.values()].flatMap((client) => client.scopes))];
  }

  /**
   * The client whose pages the links of a mail lead to: the one that is named, or else the first of those with
   * passwords. It proves nothing. Throws `unauthorized_client`.
   */
  forMail(id: string | undefined): Client & { links: MailLinks } {
    const named = id === undefined ? [...this.#clients.values()] : [this.#clients.get(id)];
    for (const client of named)
      if (client?.links && client.grants.includes("password")) return { ...client, links: client.links };
    throw new CounterfoilError("unauthorized_client", { detail: "No such client has passwords." });
  }

  /** The client that these credentials prove. Throws `invalid_client`, alike for an unknown id and a wrong secret. */
  authenticate(credentials: ClientCredentials): Client {
    const client = this.#clients.get(credentials.clientId);
    const presented = credentials.secret === undefined ? "" : sha256(credentials.secret.reveal());
    const proven = equalInConstantTime(client?.secretHash ?? "", presented);
    if (!client || !proven) throw new CounterfoilError("invalid_client");
    return client;
  }
}

/** Throws `unauthorized_client` unless the client's list has the grant. */
export function requireGrant(client: Client, grant: ClientGrant): void {
  if (!client.grants.includes(grant))
    throw new CounterfoilError("unauthorized_client", { detail: "The grant is not in the client's list." });
}

/** The scopes a client asked for, or all of its list. Throws `invalid_scope` (RFC 6749 §3.3). */
export function requireScopes(client: Client, requested: string | undefined): Scope[] {
  if (requested === undefined) return [...client.scopes];
  return narrowScope(client.scopes, requested);
}

/** The requested scopes if all stand in `allowed`. Throws `invalid_scope` (RFC 6749 §6). */
export function narrowScope(allowed: readonly Scope[], requested: string): Scope[] {
  const scopes = splitScope(requested);
  const granted = scopes.filter((scope): scope is Scope => isScope(scope) && allowed.includes(scope));
  if (granted.length === 0 || granted.length < scopes.length) throw new CounterfoilError("invalid_scope");
  return granted;
}
