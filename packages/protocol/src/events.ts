/**
 * What happened, for other systems to know of: events go out of a transactional outbox. Members are named as on the
 * wire; no event holds a token, a secret or a mail address.
 */
export interface EventData {
  /** A provider's subject that was unknown until now signed in, or (`password`) an address was confirmed or entered. */
  "account.created": { provider: string };
  /** A person left: every session has ended, and the tokens of these providers are gone from the vault. */
  "account.withdrawn": { providers: string[] };
  /** A person chose another password, or the first one: by the link of a mail, or signed in. */
  "password.changed": { by_mail: boolean };
  /** An identity at a provider became a way to sign in to an account that was there before. */
  "connection.linked": { connection_id: string; provider: string };
  /** An identity is no way to sign in any more, and the provider's tokens are gone from the vault. */
  "connection.removed": { connection_id: string; provider: string };
  /** Somebody signed in. */
  "session.opened": { session_id: string; device_id: string; client_id: string; amr: string[] };
  /** A session ended before its time. */
  "session.ended": { session_id: string; device_id: string; reason: string };
  /** An old refresh token came back: somebody has copied it, or a store lost much. The session was ended. */
  "session.reused": { session_id: string; device_id: string };
  /** An answer was lost past the retry window and asked for again; often seen, it is a thief one step behind. */
  "session.retried": { session_id: string; generation: number };
  /** The store had lost writes, and a valid token moved it forward. */
  "session.recovered": { session_id: string; generation: number };
  /** Inside one retry window two callers, of another address family or user agent, used one session. */
  "session.shared": { session_id: string; generation: number };
  /**
   * The provider takes the grant no longer and the person has to consent again; nobody is signed out. `refused`: the
   * provider said so. `rotation_lost`: it said so after a request whose answer never reached the store, so its new refresh
   * token may have been lost. `expired`: the access token ended, and the provider had given no refresh token.
   */
  "connection.needs_reauthorization": {
    connection_id: string;
    provider: string;
    reason: "refused" | "rotation_lost" | "expired";
  };
  /** Within 14 days the grant ends at the provider, whatever is done here. Once per grant; the time as RFC 3339. */
  "connection.reauthorization_due": { connection_id: string; provider: string; grant_expires_at: string };
}

export type EventType = keyof EventData;
