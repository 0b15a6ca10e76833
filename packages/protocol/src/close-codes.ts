/** Why a live socket is closed, in one word. */
export type CloseReason = keyof typeof entries;

/** One way a socket ends: the code of its close frame (RFC 6455 §7.4.2, private use), and what it says to the app. */
export interface CloseEntry {
  code: number;
  /** Public text. */
  text: string;
  /** What the app should do. */
  action: string;
}

const entries = {
  invalid_request: {
    code: 4400,
    text: "A message was not of the protocol.",
    action: "Mend the program; the same message will fail again.",
  },
  signed_out: {
    code: 4401,
    text: "The session has ended.",
    action: "Sign in again; a refresh will fail.",
  },
  forbidden: {
    code: 4403,
    text: "The session may not do this.",
    action: "Leave the feature out, or sign in again with the scope.",
  },
  ticket_expired: {
    code: 4408,
    text: "What the socket was opened with holds no longer, or it was not taken up in time. Nobody is signed out.",
    action: "Refresh if need be, ask for a new ticket and connect again.",
  },
  account_withdrawn: {
    code: 4410,
    text: "The account was withdrawn.",
    action: "Leave; a refresh will fail, and signing in is refused with `account_withdrawn`.",
  },
  rate_limited: {
    code: 4429,
    text: "Too many messages.",
    action: "Connect again after ten seconds, and send less.",
  },
} as const satisfies Record<string, CloseEntry>;

/** Every close code of ours. Closed: no socket is closed with another code above 4000. */
export const CLOSE_CODES: Readonly<Record<CloseReason, CloseEntry>> = entries;
