import { CounterfoilError } from "@counterfoil/protocol";
import { z } from "zod";
import type { PasswordAccount, PasswordAccounts } from "../accounts/password-accounts.js";
import type { Clients } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { bearerToken } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { type Clock, MINUTE, SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { Secret } from "../lib/secret.js";
import { languageOf } from "../mail/language.js";
import type { Outbox } from "../mail/outbox.js";
import { sendNotice } from "../passwords/letters.js";
import type { Passwords } from "../passwords/passwords.js";
import type { AccessTokens } from "../sessions/access.js";
import type { Access } from "../sessions/session.js";
import type { Sessions } from "../sessions/sessions.js";

const body = z.strictObject({
  current_password: z.string().max(1024).optional(),
  new_password: z.string(),
  locale: z.string().max(64).optional(),
});
const done = z.null().describe("Done");

/** How long a sign-in by password stands for the current password (ASVS 7.5.1). */
const RECENT = 5 * MINUTE;

/** What changing a password needs of the storeys below. */
export interface PasswordRooms {
  tokens: AccessTokens;
  clients: Clients;
  accounts: PasswordAccounts;
  passwords: Passwords;
  sessions: Sessions;
  outbox: Outbox;
  clock: Clock;
  log: Log;
}

export function passwordRoutes(app: App, rooms: PasswordRooms): void {
  app.put(
    "/me/password",
    {
      schema: {
        summary: "Change the password; signs out the other devices",
        tags: ["account"],
        security: [{ accessToken: ["account"] }],
        body,
        response: { 204: done, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const access = await rooms.tokens.authenticate(bearerToken(request), "account");
      const { current_password: current, new_password: next, locale } = request.body;
      const client = rooms.clients.forMail(access.clientId);
      const account = await accountOf(rooms, access);
      rooms.passwords.requireGood("/new_password", new Secret(next), account);
      if (current !== undefined) await rooms.passwords.proveAgain(account, new Secret(current), request.ip);
      else if (!isRecent(access, rooms.clock)) throw new CounterfoilError("reauthentication_required");
      await change(rooms, access, account, new Secret(next));
      const language = languageOf(locale ?? request.headers["accept-language"]);
      sendNotice(rooms.outbox, "changed", account.email, { client, language });
      return reply.status(204).send(null);
    },
  );
}

async function accountOf(rooms: PasswordRooms, { accountId }: Access): Promise<PasswordAccount> {
  const account = await rooms.accounts.find(accountId);
  if (account?.passwordHash === undefined) throw new CounterfoilError("no_password");
  return account;
}

async function change(
  { passwords, sessions, log }: PasswordRooms,
  { accountId, sid }: Access,
  account: PasswordAccount,
  password: Secret,
): Promise<void> {
  // Somebody else has changed it in this moment: what was just proved stands no longer.
  if (!(await passwords.change(account, password, false))) throw new CounterfoilError("invalid_credentials");
  await sessions.end({ accountId, except: sid }, "signed_out");
  log.info({ account: accountId }, "password.changed");
}

function isRecent({ claims }: Access, clock: Clock): boolean {
  return claims.amr.includes("pwd") && claims.auth_time * SECOND + RECENT > clock.now();
}
