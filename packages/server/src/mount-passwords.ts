import { join } from "node:path";
import { PasswordAccounts } from "./accounts/password-accounts.js";
import type { Clients } from "./clients/clients.js";
import type { Config } from "./config.js";
import type { App } from "./http/app.js";
import { systemClock } from "./lib/clock.js";
import type { Log } from "./lib/log.js";
import { passwordLoginRoutes } from "./login/password-routes.js";
import { LetterFolder } from "./mail/letter-folder.js";
import { Outbox } from "./mail/outbox.js";
import { Smtp } from "./mail/smtp.js";
import { mailboxRoutes } from "./mailbox/routes.js";
import { passwordRoutes } from "./me/password-routes.js";
import { Attempts } from "./passwords/attempts.js";
import { EmailTokens } from "./passwords/email-tokens.js";
import { PasswordHashing } from "./passwords/hashing.js";
import { KnownPlaces } from "./passwords/known-places.js";
import { MailRequests } from "./passwords/mail-requests.js";
import { Passwords } from "./passwords/passwords.js";
import { registrationRoutes } from "./registration/routes.js";
import type { AccessTokens } from "./sessions/access.js";
import type { Sessions } from "./sessions/sessions.js";
import type { OneTimeStore } from "./storage/one-time.js";
import type { Stores } from "./storage/stores.js";
import type { Throttle } from "./storage/throttle.js";

/** Accounts with passwords, and the mails they need. */
export function mountPasswords(
  app: App,
  config: Config,
  log: Log,
  { db, clock: sqlClock }: Stores,
  rooms: { clients: Clients; oneTime: OneTimeStore; throttle: Throttle; tokens: AccessTokens; sessions: Sessions },
): void {
  const clock = systemClock;
  const { clients, oneTime, throttle, sessions } = rooms;
  const accounts = new PasswordAccounts(db, sqlClock, clock);
  const hashing = new PasswordHashing(config.passwordCost);
  const attempts = new Attempts(throttle, new KnownPlaces(db, clock));
  const passwords = new Passwords(accounts, hashing, attempts, log);
  const folder = new LetterFolder(join(config.dataDir, "mail"));
  const outbox = new Outbox(config.smtp ? new Smtp(config.smtp.url, config.smtp.from) : folder, log);
  const tokens = new EmailTokens(oneTime, clock);
  const requests = new MailRequests(throttle);
  passwordLoginRoutes(app, clients, passwords, sessions);
  registrationRoutes(app, clients, {
    accounts,
    passwords,
    hashing,
    attempts,
    requests,
    tokens,
    outbox,
    sessions,
    log,
  });
  passwordRoutes(app, { ...rooms, accounts, passwords, outbox, clock, log });
  if (!config.production && !config.smtp) mailboxRoutes(app, folder);
  app.addHook("onReady", () => hashing.prepare());
  app.addHook("onClose", () => outbox.close());
}
