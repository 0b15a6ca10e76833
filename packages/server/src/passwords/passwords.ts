import { CounterfoilError } from "@counterfoil/protocol";
import { type EmailAddress, readEmailAddress } from "../accounts/email-address.js";
import type { PasswordAccount, PasswordAccounts } from "../accounts/password-accounts.js";
import { sha256 } from "../lib/digest.js";
import type { Log } from "../lib/log.js";
import type { Secret } from "../lib/secret.js";
import type { Attempt, Attempts } from "./attempts.js";
import type { PasswordHashing } from "./hashing.js";
import { isContextual, newPasswordProblem, wrongFields } from "./rules.js";

/**
 * `passwords/` owns what proves a person by a password: hashes and what they cost, the rules for new ones, the limits on
 * wrong ones, and the tokens of mails. It leaves the rows to `accounts/`, the letters to `mail/`, the session to
 * `sessions/`.
 */
export class Passwords {
  readonly #accounts: PasswordAccounts;
  readonly #hashing: PasswordHashing;
  readonly #attempts: Attempts;
  readonly #log: Log;

  constructor(accounts: PasswordAccounts, hashing: PasswordHashing, attempts: Attempts, log: Log) {
    this.#accounts = accounts;
    this.#hashing = hashing;
    this.#attempts = attempts;
    this.#log = log;
  }

  /**
   * The account that this address and password open. Unknown address, no password yet, unverified and wrong password are
   * one answer in one time (PW-05). Throws `invalid_credentials`, `rate_limited`, `overloaded`.
   */
  async prove(email: string, password: Secret, address: string): Promise<PasswordAccount> {
    const read = readEmailAddress(email);
    // What is no address is nobody's; it may hold characters that a store refuses.
    const key = typeof read === "string" ? sha256(email) : read.key;
    const attempt = await this.#attempts.begin(key, address);
    const account = await this.#accounts.findByEmail(key);
    return this.#compare(attempt, account?.verified ? account : undefined, password);
  }

  /** Proves the person of an account once more. Throws like {@link prove}. */
  async proveAgain(account: PasswordAccount, password: Secret, address: string): Promise<void> {
    const attempt = await this.#attempts.begin(emailOf(account).key, address);
    await this.#compare(attempt, account, password);
  }

  /** Whether the password that was just proved still stands. */
  async stillStands({ accountId, passwordChangedAt }: PasswordAccount): Promise<boolean> {
    return (await this.#accounts.find(accountId))?.passwordChangedAt === passwordChangedAt;
  }

  /** Throws `invalid_request` for a new password that nobody may have, or not this person (PW-02, PW-03). */
  requireGood(path: string, password: Secret, account: PasswordAccount | undefined): void {
    const problem = newPasswordProblem(password.reveal());
    if (problem) throw wrongFields([{ path, code: problem }]);
    if (account && isContextual(password.reveal(), emailOf(account), account.name))
      throw wrongFields([{ path, code: "password_contextual" }]);
  }

  /** Sets a password that `requireGood` let through; false where the one before has changed meanwhile. */
  async change(account: PasswordAccount, password: Secret, verified: boolean): Promise<boolean> {
    return this.#accounts.setPassword(account, await this.#hashing.hash(password), verified);
  }

  async #compare(attempt: Attempt, account: PasswordAccount | undefined, password: Secret): Promise<PasswordAccount> {
    const right = await this.#verify(attempt, account?.passwordHash, password);
    if (!right || !account) {
      this.#log.info({ account: account?.accountId }, "password.refused");
      throw new CounterfoilError("invalid_credentials");
    }
    await this.#attempts.succeeded(attempt, account.accountId);
    await this.#raise(account, password);
    return account;
  }

  async #verify(attempt: Attempt, passwordHash: string | undefined, password: Secret): Promise<boolean> {
    try {
      return await this.#hashing.verify(passwordHash, password);
    } catch (error) {
      await this.#attempts.undo(attempt);
      throw error;
    }
  }

  /** A hash made at a lower cost is made anew while the password is at hand (PW-01). */
  async #raise(account: PasswordAccount, password: Secret): Promise<void> {
    if (account.passwordHash === undefined || !this.#hashing.isOutdated(account.passwordHash)) return;
    await this.#accounts.rehash(account, await this.#hashing.hash(password));
  }
}

/** The address of an account, which was a good one when it was made. */
export function emailOf(account: PasswordAccount): EmailAddress {
  const { email } = account;
  return { written: email, key: email.toLowerCase() };
}
