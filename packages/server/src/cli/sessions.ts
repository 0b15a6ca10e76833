import { systemClock } from "../lib/clock.js";
import type { Session } from "../sessions/session.js";
import { SessionRows } from "../sessions/session-rows.js";
import type { Stores } from "../storage/stores.js";
import { besideServer } from "./beside-server.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";
import { instant, table } from "./table.js";

const HEADINGS = ["session", "account", "client", "device", "signed in", "ends at the latest"];

/** `counterfoil sessions list`: who is signed in, newest first. */
export async function listSessions(options: { account?: string; limit: string; json: boolean }): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new Failure(["--limit has to be a whole number above 0"], 2);
  await besideServer(configOrFailure(), async (stores) => {
    const sessions = await rowsOf(stores).newest(limit, options.account);
    if (options.json) process.stdout.write(`${JSON.stringify({ sessions: sessions.map(asJson) })}\n`);
    else process.stdout.write(table([HEADINGS, ...sessions.map(asRow)]));
  });
}

/**
 * `counterfoil sessions end`: signs out sessions, or everything of an account. Access tokens die on every server within
 * a second, refresh tokens at once.
 */
export async function endSessions(
  sids: readonly string[],
  options: { account?: string; json: boolean },
): Promise<void> {
  const { account, json } = options;
  if ((sids.length === 0) === (account === undefined))
    throw new Failure(["name sessions, or an account with --account, not both"], 2);
  await besideServer(configOrFailure(), async (stores) => {
    const ended = await rowsOf(stores).end(account === undefined ? { sids } : { accountId: account }, "operator");
    stores.wakes.send();
    const ids = ended.map((session) => session.sid);
    if (json) process.stdout.write(`${JSON.stringify({ ended: ids })}\n`);
    else
      process.stdout.write(
        ids.length === 0 ? "no such session is signed in\n" : ids.map((sid) => `${sid} is signed out\n`).join(""),
      );
  });
}

function rowsOf(stores: Stores): SessionRows {
  return new SessionRows(stores.db, stores.clock, systemClock);
}

function asRow(session: Session): string[] {
  const { sid, accountId, clientId, deviceName, createdAt, absoluteEnd } = session;
  return [sid, accountId, clientId, deviceName, instant(createdAt) ?? "", instant(absoluteEnd) ?? ""];
}

function asJson(session: Session) {
  return {
    session_id: session.sid,
    account_id: session.accountId,
    device_id: session.deviceId,
    client_id: session.clientId,
    device: session.deviceName,
    address: session.address ?? null,
    created_at: instant(session.createdAt),
    absolute_end: instant(session.absoluteEnd),
  };
}
