import { afterEach, beforeEach, expect, test } from "vitest";
import { PasswordAccounts } from "../accounts/password-accounts.js";
import type { Client } from "../clients/client.js";
import { ClientAssertions } from "../clients/client-assertion.js";
import { Clients } from "../clients/clients.js";
import { type App, createApp } from "../http/app.js";
import { MINUTE } from "../lib/clock.js";
import { openLog } from "../lib/log.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import type { Letter } from "../mail/letter.js";
import { Outbox } from "../mail/outbox.js";
import { Attempts } from "../passwords/attempts.js";
import { PasswordHashing } from "../passwords/hashing.js";
import { KnownPlaces } from "../passwords/known-places.js";
import { Passwords } from "../passwords/passwords.js";
import { SqlRotationStore } from "../sessions/rotation-sql.js";
import type { SessionTokens } from "../sessions/session.js";
import { ISSUER, client as plain, TemporarySessions } from "../sessions/temporary-sessions.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { SqlOneTimeStore } from "../storage/one-time.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { SqlThrottle } from "../storage/throttle.js";
import { passwordRoutes } from "./password-routes.js";

const OLD = "plum-tram-violet";
const NEXT = "granite-otter-42";
const links = { verify: "https://app.example/v/{token}", reset: "https://app.example/r/{token}" };
const client: Client = { ...plain, grants: ["refresh_token", "password"], links };

let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;
let under: TemporarySessions;
let app: App;
let accountId: string;
let letters: Letter[];

beforeEach(async () => {
  const log = openLog("silent");
  store = await openTemporaryDatabase();
  clock = new ManualClock();
  const ring = KeyRing.parse(newRootKey());
  under = await TemporarySessions.open(store.db, new SqlRotationStore(store.db, processClock(clock)), ring, clock);
  const accounts = new PasswordAccounts(store.db, processClock(clock), clock);
  const hashing = new PasswordHashing();
  const attempts = new Attempts(new SqlThrottle(store.db, clock), new KnownPlaces(store.db, clock));
  const assertions = new ClientAssertions(ISSUER, new SqlOneTimeStore(store.db, clock), clock);
  letters = [];
  const carrier = { carry: async (letter: Letter) => void letters.push(letter), close: () => undefined };
  app = await createApp({ log, origins: new Set(), cookieOrigins: new Set(), trustProxy: false, version: "0" });
  passwordRoutes(app, {
    tokens: under.tokens,
    clients: new Clients([client, { ...plain, id: "other" }], assertions),
    accounts,
    passwords: new Passwords(accounts, hashing, attempts, log),
    sessions: under.sessions,
    outbox: new Outbox(carrier, log),
    clock,
    log,
  });
  accountId = (await accounts.create({
    email: "ada@example.com",
    loginEmail: "ada@example.com",
    name: null,
    verified: true,
    passwordHash: await hashing.hash(new Secret(OLD)),
  })) as string;
});
afterEach(async () => {
  await app.close();
  await under.feed.close();
  await store.close();
});

function signIn(amr: string[], by = client): Promise<SessionTokens> {
  const device = { name: undefined, userAgent: undefined, address: undefined, refreshToken: undefined };
  return under.sessions.open({ accountId, client: by, scopes: ["account"], amr, remember: true, device });
}

async function change(tokens: SessionTokens, body: Record<string, string>) {
  const headers = { authorization: `Bearer ${tokens.accessToken.reveal()}` };
  const answer = await app.inject({ method: "PUT", url: "/me/password", headers, payload: body });
  return [answer.statusCode, answer.statusCode === 204 ? undefined : answer.json().reason];
}

test("five minutes after a sign-in by password the current one is needed, also after a refresh (PW-09)", async () => {
  const tokens = await signIn(["pwd"]);
  clock.advance(5 * MINUTE);
  expect(await change(tokens, { new_password: NEXT })).toEqual([403, "reauthentication_required"]);
  const refreshed = await under.refresh(tokens.refreshToken, client);
  expect(await change(refreshed, { new_password: NEXT })).toEqual([403, "reauthentication_required"]);
  expect(await change(refreshed, { new_password: NEXT, current_password: OLD })).toEqual([204, undefined]);
  await expect.poll(() => letters.map(({ to }) => to)).toEqual(["ada@example.com"]);
});

test("a fresh sign-in stands for the current password only if it was by password", async () => {
  expect(await change(await signIn(["fed"]), { new_password: NEXT })).toEqual([403, "reauthentication_required"]);
  expect(await change(await signIn(["pwd"]), { new_password: NEXT })).toEqual([204, undefined]);
});

test("an account without a password has none to change", async () => {
  await store.db.updateTable("accounts").set({ password_hash: null, login_email: null }).execute();
  expect(await change(await signIn(["pwd"]), { new_password: NEXT })).toEqual([409, "no_password"]);
});

test("a client without the grant changes no password", async () => {
  const other = await signIn(["pwd"], { ...plain, id: "other" });
  expect(await change(other, { new_password: NEXT })).toEqual([400, "unauthorized_client"]);
});

test("a new password that nobody may have is refused before the current one is compared", async () => {
  const body = { new_password: "password1", current_password: "wrong" };
  expect(await change(await signIn(["pwd"]), body)).toEqual([400, "invalid_request"]);
});
