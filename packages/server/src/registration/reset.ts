import { CounterfoilError } from "@counterfoil/protocol";
import { readEmailAddress } from "../accounts/email-address.js";
import type { Secret } from "../lib/secret.js";
import { type Addressee, sendLink, sendNotice } from "../passwords/letters.js";
import { emailOf } from "../passwords/passwords.js";
import { wrongFields } from "../passwords/rules.js";
import type { RegistrationRooms } from "./rooms.js";

/**
 * Sends a link for a new password, where there is an account with this address of its own that was not withdrawn; the answer and the work are
 * the same where there is none (PW-05). Throws `invalid_request`, `rate_limited`, `overloaded`.
 */
export async function forgot(
  { accounts, requests, tokens, outbox }: RegistrationRooms,
  typed: string,
  addressee: Addressee,
  address: string,
): Promise<void> {
  const email = readEmailAddress(typed);
  if (typeof email === "string") throw wrongFields([{ path: "/email", code: email }]);
  outbox.requireRoom();
  await requests.count("forgot", email.key, address);
  const known = await accounts.findByEmail(email.key);
  const account = known?.withdrawn ? undefined : known;
  const token = await tokens.issue(
    "reset",
    account ? { accountId: account.accountId, passwordChangedAt: account.passwordChangedAt } : null,
  );
  if (account) sendLink(outbox, "reset", account.email, addressee, token);
}

/**
 * Sets a new password by the link of a mail, which also proves the address, and signs the account out everywhere. Throws
 * `invalid_request` for a password that nobody may have, `invalid_email_token`, `email_token_expired`, `account_withdrawn`,
 * `overloaded`.
 */
export async function reset(
  { accounts, passwords, attempts, tokens, outbox, sessions, log }: RegistrationRooms,
  token: Secret,
  password: Secret,
  addressee: Addressee,
  address: string,
): Promise<void> {
  passwords.requireGood("/password", password, undefined);
  const taken = await tokens.take("reset", token);
  const account = taken.value ? await accounts.find(taken.value.accountId) : undefined;
  if (!account || account.passwordChangedAt !== taken.value?.passwordChangedAt)
    throw new CounterfoilError("invalid_email_token");
  if (account.withdrawn) throw new CounterfoilError("account_withdrawn");
  try {
    passwords.requireGood("/password", password, account);
    if (!(await passwords.change(account, password, true))) throw new CounterfoilError("invalid_email_token");
  } catch (error) {
    const isOver = error instanceof CounterfoilError && error.reason === "invalid_email_token";
    if (!isOver) await tokens.putBack("reset", token, taken);
    throw error;
  }
  await sessions.end({ accountId: account.accountId }, "signed_out");
  await attempts.restart(account.accountId, emailOf(account).key, address);
  sendNotice(outbox, "changed", account.email, addressee);
  log.info({ account: account.accountId }, "password.changed");
}
