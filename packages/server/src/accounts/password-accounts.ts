import type { Clock } from "../lib/clock.js";
import { randomId } from "../lib/random.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";
import { accountsVerifiedAs } from "./ways-in.js";

/** An account with an address of its own to sign in with, as opposed to one that only a provider vouches for. */
export interface PasswordAccount {
  accountId: string;
  /** As the person wrote it. */
  email: string;
  name: string | null;
  /** Whether a mail to the address was answered; before that the password opens nothing. */
  verified: boolean;
  /** PHC string; undefined until the person chooses one by mail. */
  passwordHash: string | undefined;
  /** When the password was chosen, in milliseconds; a new hash of the same password leaves it. */
  passwordChangedAt: number | undefined;
  /** Its person has left: it opens nothing any more, and gets no mail. */
  withdrawn: boolean;
}

export interface NewPasswordAccount {
  email: string;
  /** The spelling that is compared. */
  loginEmail: string;
  name: string | null;
  verified: boolean;
  passwordHash: string | undefined;
}

/** The rows of accounts with passwords. `login_email` is theirs alone, and the database keeps it unique (PW-08). */
export class PasswordAccounts {
  readonly #db: Database;
  readonly #sqlClock: SqlClock;
  readonly #clock: Clock;

  constructor(db: Database, sqlClock: SqlClock, clock: Clock) {
    this.#db = db;
    this.#sqlClock = sqlClock;
    this.#clock = clock;
  }

  /**
   * Of any number of simultaneous calls for one address one makes the account; the others get undefined, and so does a
   * verified one whose address a provider has verified for another account.
   */
  create(account: NewPasswordAccount): Promise<string | undefined> {
    const now = this.#clock.now();
    return this.#db.transaction().execute(async (transaction) => {
      const taken = account.verified ? await accountsVerifiedAs(transaction, account.loginEmail) : [];
      if (taken.length > 0) return undefined;
      const row = await transaction
        .insertInto("accounts")
        .values({
          id: randomId("account"),
          name: account.name,
          email: account.email,
          email_verified: account.verified ? 1 : 0,
          created_at: now,
          login_email: account.loginEmail,
          password_hash: account.passwordHash ?? null,
          password_changed_at: account.passwordHash === undefined ? null : now,
        })
        .onConflict((conflict) => conflict.column("login_email").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (row) await addEvent(transaction, this.#sqlClock, row.id, "account.created", { provider: "password" });
      return row?.id;
    });
  }

  async findByEmail(loginEmail: string): Promise<PasswordAccount | undefined> {
    const row = await this.#select().where("login_email", "=", loginEmail).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Whether some account has this address verified, by mail or by a provider. */
  async isVerified(loginEmail: string): Promise<boolean> {
    return (await accountsVerifiedAs(this.#db, loginEmail)).length > 0;
  }

  /** Undefined also for an account without an address of its own. */
  async find(accountId: string): Promise<PasswordAccount | undefined> {
    const row = await this.#select()
      .where("id", "=", accountId)
      .where("login_email", "is not", null)
      .executeTakeFirst();
    return row && fromRow(row);
  }

  /**
   * Sets a password where the one before still stands; false where it has changed meanwhile, or the account was
   * withdrawn. By mail proves the address.
   */
  setPassword(account: PasswordAccount, passwordHash: string, byMail: boolean): Promise<boolean> {
    const { accountId, passwordChangedAt: before } = account;
    return this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable("accounts")
        .set({
          password_hash: passwordHash,
          password_changed_at: this.#clock.now(),
          email_verified: byMail || account.verified ? 1 : 0,
        })
        .where("id", "=", accountId)
        .where("password_changed_at", before === undefined ? "is" : "=", before ?? null)
        .where("withdrawn_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (row) await addEvent(transaction, this.#sqlClock, accountId, "password.changed", { by_mail: byMail });
      return row !== undefined;
    });
  }

  /** The same password under other parameters; nothing where it has changed meanwhile. */
  async rehash(account: PasswordAccount, passwordHash: string): Promise<void> {
    await this.#db
      .updateTable("accounts")
      .set({ password_hash: passwordHash })
      .where("id", "=", account.accountId)
      .where("password_hash", "=", account.passwordHash ?? "")
      .execute();
  }

  #select() {
    return this.#db
      .selectFrom("accounts")
      .select(["id", "email", "name", "email_verified", "password_hash", "password_changed_at", "login_email"])
      .select("withdrawn_at");
  }
}

function fromRow(row: {
  id: string;
  email: string | null;
  name: string | null;
  email_verified: number;
  password_hash: string | null;
  password_changed_at: number | null;
  login_email: string | null;
  withdrawn_at: number | null;
}): PasswordAccount {
  return {
    accountId: row.id,
    email: row.email ?? row.login_email ?? "",
    name: row.name,
    verified: row.email_verified === 1,
    passwordHash: row.password_hash ?? undefined,
    passwordChangedAt: row.password_changed_at ?? undefined,
    withdrawn: row.withdrawn_at !== null,
  };
}
