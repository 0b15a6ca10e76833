import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Accounts } from "../packages/server/src/accounts/accounts.js";
import { DAY, systemClock } from "../packages/server/src/lib/clock.js";
import { openLog } from "../packages/server/src/lib/log.js";
import { randomId, randomSecret } from "../packages/server/src/lib/random.js";
import { Secret } from "../packages/server/src/lib/secret.js";
import { SPOTIFY_HOSTS, spotify } from "../packages/server/src/providers/spotify.js";
import { Revoked } from "../packages/server/src/sessions/revoked.js";
import { SqlRotationStore } from "../packages/server/src/sessions/rotation-sql.js";
import type { Session } from "../packages/server/src/sessions/session.js";
import { SessionRows } from "../packages/server/src/sessions/session-rows.js";
import { type Database, openPostgres } from "../packages/server/src/storage/database.js";
import { migrate } from "../packages/server/src/storage/migrate.js";
import { RevocationFeed } from "../packages/server/src/storage/revocation-feed.js";
import { addRevocations } from "../packages/server/src/storage/revocations.js";
import { postgresClock } from "../packages/server/src/storage/sql-clock.js";
import { OwnWakes } from "../packages/server/src/storage/wakes.js";
import { temporaryVault } from "../packages/server/src/vault/temporary-vault.js";
import type { Postgres } from "../test/support/postgres.js";

/** Bytes in Postgres, indexes included, and in the memory of a server, each of one. */
export interface Weights {
  /** Its identity and its connection to a provider included. */
  account: number;
  session: number;
  /** The rotation record where there is no Redis. */
  rotation: number;
  revocation: number;
  /** In the memory of each server process. */
  revocationInMemory: number;
}

const ACCOUNTS = 1000;
const SESSIONS_OF_ACCOUNT = 2;
const REVOCATIONS = 100_000;

/** Writes rows as the server does and weighs them. */
export async function weighRows(postgres: Postgres): Promise<Weights> {
  const db = openPostgres(postgres.url());
  try {
    await migrate(db);
    const size = (...tables: string[]) => sizeOf(postgres, tables);
    const accounts = await addAccounts(db);
    const account = (await size("accounts", "identities", "connections")) / ACCOUNTS;
    const sessions = await addSessions(db, accounts);
    const session = (await size("sessions")) / sessions.length;
    const rotations = new SqlRotationStore(db, postgresClock);
    const policy = { window: 0, lateRetries: 1, idle: 30 * DAY, absoluteEnd: Date.now() + 180 * DAY, believedFor: DAY };
    await inTurns(sessions, (one) => rotations.open(one, policy));
    const rotation = (await size("rotations")) / sessions.length;
    const before = await size("revocations");
    await addAllRevocations(db);
    const revocation = ((await size("revocations")) - before) / REVOCATIONS;
    return { account, session, rotation, revocation, revocationInMemory: await weighInMemory(db) };
  } finally {
    await db.destroy();
  }
}

async function addAccounts(db: Database): Promise<string[]> {
  const accounts = new Accounts(db, postgresClock, systemClock);
  const vault = temporaryVault(db, systemClock);
  const provider = spotify("client", new Secret("secret"), SPOTIFY_HOSTS);
  const ids: string[] = [];
  await inTurns(Array.from({ length: ACCOUNTS }), async () => {
    const subject = randomId("subject");
    const names = { name: "Mina Achterberg", email: "mina.achterberg@example.com", emailVerified: false };
    const person = { provider: "spotify", subject, formerSubject: undefined, ...names };
    const { accountId } = await accounts.forIdentity(person);
    // As long as Spotify's are.
    const [accessToken, refreshToken] = [5, 3].map((parts) => new Secret(randomSecret().repeat(parts)));
    if (accessToken && refreshToken)
      await vault.keep(accountId, provider, subject, { accessToken, refreshToken, expiresIn: 3600, scope: undefined });
    ids.push(accountId);
  });
  return ids;
}

async function addSessions(db: Database, accounts: readonly string[]): Promise<Session[]> {
  const rows = new SessionRows(db, postgresClock, systemClock);
  const sessions = accounts.flatMap((accountId) => Array.from({ length: SESSIONS_OF_ACCOUNT }, () => newOf(accountId)));
  await inTurns(sessions, (session) => rows.add(session, undefined, { most: 20, whenFull: "oldest" }));
  return sessions;
}

function newOf(accountId: string): Session {
  const now = Date.now();
  return {
    sid: randomId("session"),
    accountId,
    deviceId: randomId("device"),
    clientId: "web",
    scopes: ["account", "connections", "provider:spotify"],
    amr: ["fed"],
    authTime: now,
    deviceName: "Firefox on Windows",
    address: "203.0.113.0/24",
    idleLifetime: 30 * DAY,
    absoluteEnd: now + 180 * DAY,
    createdAt: now,
  };
}

async function addAllRevocations(db: Database): Promise<void> {
  const batch = 1000;
  await inTurns(Array.from({ length: REVOCATIONS / batch }), () =>
    addRevocations(
      db,
      postgresClock,
      "sid",
      Array.from({ length: batch }, () => randomId("session")),
    ),
  );
}

/** The feed and the set of one process, filled with what is in the table. */
async function weighInMemory(db: Database): Promise<number> {
  const before = heap();
  const feed = await RevocationFeed.open(db, postgresClock, new OwnWakes(), openLog("silent"));
  const revoked = new Revoked(systemClock);
  for (const revocation of feed.since(0)) revoked.add(revocation);
  const after = heap();
  if (revoked.hasSession("nobody")) throw new Error("a session that never was is revoked");
  await feed.close();
  return (after - before) / REVOCATIONS;
}

/** Bytes in use, garbage left out. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  return process.memoryUsage().heapUsed;
}

async function sizeOf(postgres: Postgres, tables: readonly string[]): Promise<number> {
  const sizes = tables.map((table) => `pg_total_relation_size('${table}')`);
  const [row] = await postgres.query(`SELECT ${sizes.join(" + ")} AS bytes`);
  return Number(row?.bytes);
}

/** One after the other: where several connections write at once, Postgres makes room in advance. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}
