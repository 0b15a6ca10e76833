import { CounterfoilError } from "@counterfoil/protocol";
import type { Clock } from "../lib/clock.js";
import { randomId } from "../lib/random.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";
import { readEmailAddress } from "./email-address.js";
import { addIdentity, findAccountOf, type ProviderIdentity } from "./identities.js";
import { accountsVerifiedAs, hasPassword, waysInto } from "./ways-in.js";

/**
 * `accounts/` owns people and the identities they sign in with. An identity is a provider and that provider's immutable
 * subject; an e-mail address is something to show and never joins accounts (RFC 9700 §4.15, CL-10). A verified one can
 * only keep a second account from being made.
 */
export interface Account {
  id: string;
  name: string | null;
  email: string | null;
  emailVerified: boolean;
  /** Milliseconds. */
  createdAt: number;
}

/**
 * Lets one transaction at a time change what hangs on an account, on Postgres and SQLite alike. Whatever opens a session
 * or keeps a provider's tokens begins so: of a sign-in and a withdrawal at once, the sign-in ends before the withdrawal
 * or is refused. Throws `account_withdrawn`.
 */
export async function lockAccount(transaction: Database, accountId: string): Promise<void> {
  const row = await transaction
    .updateTable("accounts")
    .set((row) => ({ email_verified: row.ref("email_verified") }))
    .where("id", "=", accountId)
    .returning("withdrawn_at")
    .executeTakeFirst();
  if (row && row.withdrawn_at !== null) throw new CounterfoilError("account_withdrawn");
}

/** Marks an account whose person leaves, as part of the transaction that ends all it has. Throws `account_withdrawn`. */
export async function markWithdrawn(transaction: Database, accountId: string, now: number): Promise<void> {
  await lockAccount(transaction, accountId);
  await transaction.updateTable("accounts").set({ withdrawn_at: now }).where("id", "=", accountId).execute();
}

export class Accounts {
  readonly #db: Database;
  readonly #sqlClock: SqlClock;
  readonly #clock: Clock;

  constructor(db: Database, sqlClock: SqlClock, clock: Clock) {
    this.#db = db;
    this.#sqlClock = sqlClock;
    this.#clock = clock;
  }

  async find(id: string): Promise<Account | undefined> {
    const row = await this.#db.selectFrom("accounts").selectAll().where("id", "=", id).executeTakeFirst();
    return (
      row && {
        id: row.id,
        name: row.name,
        email: row.email,
        emailVerified: row.email_verified === 1,
        createdAt: row.created_at,
      }
    );
  }

  /** Whether the account can be entered by a password. */
  hasPassword(id: string): Promise<boolean> {
    return hasPassword(this.#db, id);
  }

  /**
   * The account of an identity, made where there is none. Of any number of simultaneous first logins one makes the
   * account and the others find it. Throws `account_exists` where the provider has verified an address that an account
   * has verified too: that account is never entered this way (CL-10), and a second one would only confuse its owner.
   */
  async forIdentity(identity: ProviderIdentity): Promise<{ accountId: string; created: boolean }> {
    const known = await findAccountOf(this.#db, identity);
    return known === undefined ? this.#create(identity) : { accountId: known, created: false };
  }

  async #create(identity: ProviderIdentity): Promise<{ accountId: string; created: boolean }> {
    const id = randomId("account");
    const now = this.#clock.now();
    const verified = identity.emailVerified ? readEmailAddress(identity.email ?? "") : "email_malformed";
    const address = typeof verified === "string" ? undefined : verified;
    return this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto("accounts")
        .values({
          id,
          name: identity.name,
          email: address?.written ?? identity.email,
          email_verified: identity.emailVerified ? 1 : 0,
          created_at: now,
        })
        .execute();
      const owner = await addIdentity(transaction, id, identity, now);
      if (owner !== id) {
        await transaction.deleteFrom("accounts").where("id", "=", id).execute();
        return { accountId: owner, created: false };
      }
      if (address) await requireNoOther(transaction, address.key, id);
      await addEvent(transaction, this.#sqlClock, id, "account.created", { provider: identity.provider });
      return { accountId: id, created: true };
    });
  }
}

/** Only who has just proved, by a provider, to read mail at this address hears that an account has it, and its ways in. */
async function requireNoOther(transaction: Database, emailKey: string, accountId: string): Promise<void> {
  const others = (await accountsVerifiedAs(transaction, emailKey)).filter((id) => id !== accountId);
  if (others.length === 0) return;
  const ways = new Set<string>();
  for (const id of others) for (const way of await waysInto(transaction, id)) ways.add(way);
  throw new CounterfoilError("account_exists", { signInWith: [...ways] });
}
