import type { PasswordAccounts } from "../accounts/password-accounts.js";
import type { Log } from "../lib/log.js";
import type { Outbox } from "../mail/outbox.js";
import type { Attempts } from "../passwords/attempts.js";
import type { EmailTokens } from "../passwords/email-tokens.js";
import type { PasswordHashing } from "../passwords/hashing.js";
import type { MailRequests } from "../passwords/mail-requests.js";
import type { Passwords } from "../passwords/passwords.js";
import type { Sessions } from "../sessions/sessions.js";

/**
 * `registration/` owns the ways of people who come with nothing but an e-mail address: registering, confirming the
 * address, and a new password in place of a forgotten one. What these flows need of the storeys below:
 */
export interface RegistrationRooms {
  accounts: PasswordAccounts;
  passwords: Passwords;
  hashing: PasswordHashing;
  attempts: Attempts;
  requests: MailRequests;
  tokens: EmailTokens;
  outbox: Outbox;
  sessions: Sessions;
  log: Log;
}
