import type { EventType } from "@counterfoil/protocol";
import type { OutboxEvent } from "../../storage/outbox-tail.js";

/** What may happen to a session. */
export const KINDS = {
  OPENED: { type: "session.opened", description: "Somebody signed in." },
  ENDED: { type: "session.ended", description: "It was signed out, replaced, or went unused for too long." },
  REUSED: { type: "session.reused", description: "An old refresh token came back, and the session was ended." },
  RETRIED: { type: "session.retried", description: "An answer to a refresh was lost, and asked for again late." },
  RECOVERED: { type: "session.recovered", description: "A store had lost writes; a valid token moved it forward." },
  SHARED: { type: "session.shared", description: "Two callers used it within one retry window." },
} as const satisfies Record<string, { type: EventType; description: string }>;

export type Kind = keyof typeof KINDS;

/** News of one of the account's sessions. */
export interface SessionEvent {
  kind: Kind;
  sessionId: string;
  deviceId: string | null;
  /** Whether it is the session of the socket. */
  current: boolean;
  /** Milliseconds. */
  at: number;
}

/** An event of the outbox as news of a session; undefined for all others. */
export function sessionEventOf({ type, data, createdAt }: OutboxEvent, ownSid: string): SessionEvent | undefined {
  const kind = (Object.keys(KINDS) as Kind[]).find((one) => KINDS[one].type === type);
  if (!kind || !("session_id" in data)) return undefined;
  return {
    kind,
    sessionId: data.session_id,
    deviceId: "device_id" in data ? data.device_id : null,
    current: data.session_id === ownSid,
    at: createdAt,
  };
}
