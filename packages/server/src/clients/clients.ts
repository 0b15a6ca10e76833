import { type ClientGrant, CounterfoilError, isScope, type Scope, splitScope } from "@counterfoil/protocol";
import { equalInConstantTime, sha256 } from "../lib/digest.js";
import type { Secret } from "../lib/secret.js";
import type { Client, MailLinks } from "./client.js";
import type { ClientAssertions } from "./client-assertion.js";

/** What a client brought to prove itself: an id, and a secret (RFC 6749 §2.3.1) or an assertion (RFC 7523 §2.2) if it has one. */
export interface ClientCredentials {
  clientId: string;
  secret: Secret | undefined;
  assertion: Secret | undefined;
  page: RequestingPage;
}

/** The page that sends a request: its origin, and whether a script of it set our header. */
export interface RequestingPage {
  origin: string | undefined;
  marked: boolean;
}

/** The configured clients. */
export class Clients {
  readonly #clients: ReadonlyMap<string, Client>;
  readonly #assertions: ClientAssertions;

  constructor(clients: readonly Client[], assertions: ClientAssertions) {
    this.#clients = new Map(clients.map((client) => [client.id, client]));
    this.#assertions = assertions;
  }

  /** Every origin a browser may call from (CORS): an exact list. */
  get origins(): ReadonlySet<string> {
    return new Set([...this.#clients.values()].flatMap((client) => client.origins));
  }

  /** Every scope that some client may have. */
  get scopes(): Scope[] {
    return [...new Set([...this.#clients.values()].flatMap((client) => client.scopes))];
  }

  /** Origins whose requests carry cookies: those of `cookie` clients. */
  get cookieOrigins(): ReadonlySet<string> {
    const clients = [...this.#clients.values()].filter((client) => client.kind === "cookie");
    return new Set(clients.flatMap((client) => client.origins));
  }

  /** A client that proved itself before; undefined when it is no longer configured. */
  get(id: string): Client | undefined {
    return this.#clients.get(id);
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

  /**
   * The client that these credentials prove. Throws `untrusted_page` before anything else, and `invalid_client`, alike for
   * an unknown id and a wrong secret.
   */
  async authenticate(credentials: ClientCredentials): Promise<Client> {
    const client = this.#clients.get(credentials.clientId);
    if (client) requireOwnPage(client, credentials.page);
    if (!(await this.#prove(client, credentials)) || !client) throw new CounterfoilError("invalid_client");
    return client;
  }

  async #prove(client: Client | undefined, { secret, assertion }: ClientCredentials): Promise<boolean> {
    if (assertion) return client !== undefined && this.#assertions.proves(client, assertion);
    const equal = equalInConstantTime(client?.secretHash ?? "", secret === undefined ? "" : sha256(secret.reveal()));
    return equal && client?.keys.length === 0;
  }
}

/**
 * A `cookie` client's browser adds the cookie to whatever any page sends: only pages of the client count. Throws
 * `untrusted_page`.
 */
export function requireOwnPage(client: Client, page: RequestingPage): void {
  if (client.kind === "body") return;
  if (page.origin === undefined || !client.origins.includes(page.origin) || !page.marked)
    throw new CounterfoilError("untrusted_page");
}

/** Whether a client can keep a secret or a key (RFC 6749 §2.1). */
export function isConfidential(client: Client): boolean {
  return client.secretHash !== undefined || client.keys.length > 0;
}

/** Throws `unauthorized_client` unless the client's list has the grant. */
export function requireGrant(client: Client, grant: ClientGrant): void {
  if (!client.grants.includes(grant))
    throw new CounterfoilError("unauthorized_client", { detail: "The grant is not in the client's list." });
}

/** Throws `invalid_target` for a resource that is not in the client's list (RFC 8707 §2). */
export function requireResource(client: Client, resource: string | undefined): void {
  if (resource !== undefined && !client.audiences.includes(resource)) throw new CounterfoilError("invalid_target");
}

/** Throws `unauthorized_client` unless the client's list has the provider. */
export function requireProvider(client: Client, provider: string): void {
  if (!Object.hasOwn(client.providers, provider))
    throw new CounterfoilError("unauthorized_client", { detail: "The provider is not in the client's list." });
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
