import type { EventType, RevocationCause, RevocationKind } from "@counterfoil/protocol";
import type { Generated } from "kysely";

/**
 * Every table, for Postgres and SQLite alike: instants are integer milliseconds, ids text, booleans 0 or 1.
 * Which room owns a table is said beside it; no other room reads it.
 */
export interface Tables {
  /** accounts */
  accounts: {
    id: string;
    name: string | null;
    email: string | null;
    email_verified: number;
    created_at: number;
    /** The address of an account with a password of its own, in the spelling that is compared; unique. */
    login_email: string | null;
    /** Argon2id with its parameters, as a PHC string. */
    password_hash: string | null;
    password_changed_at: number | null;
    /** When its person left; nobody signs in to it any more. */
    withdrawn_at: number | null;
  };
  /** accounts: what a provider calls the account. `former` = 1: a subject that the provider has since replaced by a better one. */
  identities: {
    provider: string;
    subject: string;
    former: number;
    account_id: string;
    created_at: number;
  };
  /** vault: an account's grant at a provider, its tokens sealed. */
  connections: {
    id: string;
    account_id: string;
    provider: string;
    subject: string;
    status: "active" | "needs_reauthorization";
    /** What the provider granted, space-separated, in its own words. */
    scope: string;
    access_token: string;
    access_expires_at: number;
    refresh_token: string | null;
    /** The end of the grant at the provider, where it is known. */
    grant_expires_at: number | null;
    /** The row's data key, wrapped by the key-encryption key `key_id`. */
    data_key: string;
    key_id: string;
    /** Counts the tokens this row has held. */
    version: number;
    /** Counts what the server changed at the provider by this connection. */
    changes: Generated<number>;
    created_at: number;
    updated_at: number;
    /** Counts the leases: only the holder of the newest one may write what the provider answered. */
    fence: number;
    /** Until when one process alone may ask the provider, by the store's own clock; null while none does. */
    lease_until: number | null;
    /** The first lease since the newest tokens of whose request to the provider no answer is known. */
    asked_fence: number | null;
    /** What the last lease came to where it brought no tokens. */
    failure: "rate_limited" | "provider_unavailable" | "provider_misconfigured" | null;
    /** Before this the provider wants not to be asked again, by the store's own clock. */
    retry_at: number | null;
    /** When the coming end of this grant was announced. */
    due_announced_at: number | null;
  };
  /** sessions: the truth about who is signed in; written at login and at the end only. */
  sessions: {
    sid: string;
    account_id: string;
    device_id: string;
    client_id: string;
    scope: string;
    amr: string;
    auth_time: number;
    device_name: string;
    /** Where the login came from, without its last part: `203.0.113.0/24`. */
    address: string | null;
    /** Milliseconds without use after which the session ends. */
    idle_lifetime: number;
    absolute_end: number;
    created_at: number;
    ended_at: number | null;
    end_reason: string | null;
  };
  /** sessions: the rotation record, which changes with every refresh. */
  rotations: {
    account_id: string;
    device_id: string;
    sid: string;
    generation: number;
    window_opened_at: number;
    late_retries: number;
    late_retry_at: number;
    last_seen_at: number;
    expires_at: number;
    ended: number;
    /** What the newest step came to. */
    outcome: string;
    /** Who asked for the step that opened the window, and whether the newest one was another caller's. */
    caller: string;
    shared: number;
  };
  /** storage: events on their way out. */
  outbox: {
    id: string;
    type: EventType;
    account_id: string;
    data: string;
    created_at: number;
  };
  /** storage: what ended before its time. `created_at` by the store's own clock. */
  revocations: {
    id: string;
    kind: RevocationKind;
    value: string;
    /** Milliseconds; for `claims` only. */
    issued_before: number | null;
    /** For `sid` only, where the app is to be told. */
    cause: RevocationCause | null;
    created_at: number;
  };
  /** passwords: where a person has signed in before, as a digest of e-mail and network address. */
  known_places: {
    place: string;
    account_id: string;
    seen_at: number;
  };
  /** storage: what was counted under a key in the window that ends at `ends_at`. */
  throttle: {
    key: string;
    ends_at: number;
    count: number;
  };
  /** storage: things that can be taken once (login transactions, e-mail tokens, tickets). */
  one_time: {
    kind: string;
    id: string;
    value: string;
    expires_at: number;
  };
  /** signing: keys of the access tokens, private halves sealed. */
  signing_keys: {
    kid: string;
    /** One key per number: of two processes that add the next key at once, one succeeds. */
    sequence: number;
    algorithm: string;
    public_jwk: string;
    /** Removed once no token of the key is alive. */
    private_jwk: string | null;
    data_key: string;
    key_id: string;
    created_at: number;
    signs_from: number;
    revoked_at: number | null;
  };
}
