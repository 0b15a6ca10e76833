import { CounterfoilError } from "@counterfoil/protocol";
import type { PasswordAccounts } from "../accounts/password-accounts.js";
import { Secret } from "../lib/secret.js";
import type { PendingRegistration } from "../passwords/email-tokens.js";
import type { PasswordHashing } from "../passwords/hashing.js";
import { type Addressee, sendLink, sendNotice } from "../passwords/letters.js";
import { readNewPerson } from "../passwords/rules.js";
import type { RegistrationRooms } from "./rooms.js";

/**
 * Takes a registration and writes to its address. There is no account before the address is confirmed. A known address
 * costs the same work and gets the same answer; only the letter is another (PW-05). Throws `invalid_request` with the
 * members that are wrong, `rate_limited`, `overloaded`.
 */
export async function register(
  { accounts, hashing, requests, tokens, outbox }: RegistrationRooms,
  typed: { email: string; password: string; name: string | undefined },
  addressee: Addressee,
  address: string,
): Promise<void> {
  const { email, name } = readNewPerson(typed);
  outbox.requireRoom();
  await requests.count("register", email.key, address);
  const passwordHash = await hashing.hash(new Secret(typed.password));
  const known = await accounts.findByEmail(email.key);
  const elsewhere = await accounts.isVerified(email.key);
  const token = await tokens.issue("verify", { email: email.written, loginEmail: email.key, name, passwordHash });
  // The token of a known address has gone nowhere, and its account could not be made a second time.
  if (known) sendNotice(outbox, "known", known.email, addressee);
  else if (elsewhere) sendNotice(outbox, "elsewhere", email.written, addressee);
  else sendLink(outbox, "verify", email.written, addressee, token);
}

/**
 * Confirms an address and makes the account. The password is asked once more: whoever reads the mail of a registration
 * that somebody else began cannot end it by mistake, with the other's password (PW-08). Throws `invalid_email_token`,
 * `email_token_expired`, `invalid_credentials` (then the token can be used again), `rate_limited`, `overloaded`.
 */
export async function verifyRegistration(
  { accounts, hashing, attempts, requests, tokens, log }: RegistrationRooms,
  token: Secret,
  password: Secret,
  address: string,
): Promise<string> {
  await requests.countVerification(address);
  const taken = await tokens.take("verify", token);
  const accountId = await finish(accounts, hashing, taken.value, password).catch(async (error: unknown) => {
    await tokens.putBack("verify", token, taken);
    throw error;
  });
  // Another registration of this address was confirmed before, or a provider has verified it for an account.
  if (accountId === undefined) throw new CounterfoilError("invalid_email_token");
  await attempts.restart(accountId, taken.value.loginEmail, address);
  log.info({ account: accountId }, "account.created");
  return accountId;
}

async function finish(
  accounts: PasswordAccounts,
  hashing: PasswordHashing,
  { email, loginEmail, name, passwordHash }: PendingRegistration,
  password: Secret,
): Promise<string | undefined> {
  if (!(await hashing.verify(passwordHash, password))) throw new CounterfoilError("invalid_credentials");
  return accounts.create({ email, loginEmail, name, verified: true, passwordHash });
}
