import type { Clock } from "../lib/clock.js";
import { randomId } from "../lib/random.js";
import type { Database } from "../storage/database.js";
import { addEvent } from "../storage/outbox.js";
import type { SqlClock } from "../storage/sql-clock.js";

/**
 * `accounts/` owns people and the identities they sign in with. An identity is a provider and that provider's immutable
 * subject; an e-mail address is something to show and never joins accounts (RFC 9700 §4.15, CL-10).
 */
export interface Account {
  id: string;
  name: string | null;
  email: string | null;
  emailVerified: boolean;
  /** Milliseconds. */
  createdAt: number;
}

/** What a provider says of a person. */
export interface ProviderIdentity {
  provider: string;
  /** The provider's immutable identifier; undefined where this answer had none. */
  subject: string | undefined;
  /** An older identifier of the same person, used only to find accounts made before `subject` was known. */
  formerSubject: string | undefined;
  name: string | null;
  email: string | null;
  emailVerified: boolean;
}

/** Lets one transaction at a time change what hangs on an account, on Postgres and SQLite alike. */
export async function lockAccount(transaction: Database, accountId: string): Promise<void> {
  await transaction
    .updateTable("accounts")
    .set((row) => ({ email_verified: row.ref("email_verified") }))
    .where("id", "=", accountId)
    .execute();
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

  /** The providers that the account signs in with. */
  async providersOf(accountId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom("identities")
      .select("provider")
      .distinct()
      .where("account_id", "=", accountId)
      .orderBy("provider")
      .execute();
    return rows.map(({ provider }) => provider);
  }

  /**
   * The account of an identity, made where there is none. Of any number of simultaneous first logins one makes the
   * account and the others find it. A row known only by the former identifier moves to the immutable one; after that
   * the former identifier finds nothing any more.
   */
  async forIdentity(identity: ProviderIdentity): Promise<{ accountId: string; created: boolean }> {
    const known = (await this.#findByIdentity(identity)) ?? (await this.#adoptFormer(identity));
    if (known !== undefined) return { accountId: known, created: false };
    return this.#create(identity);
  }

  async #findByIdentity(identity: ProviderIdentity): Promise<string | undefined> {
    const key = keyOf(identity);
    const row = await this.#db
      .selectFrom("identities")
      .select("account_id")
      .where("provider", "=", identity.provider)
      .where("subject", "=", key.subject)
      .where("former", "=", key.former)
      .executeTakeFirst();
    return row?.account_id;
  }

  async #adoptFormer(identity: ProviderIdentity): Promise<string | undefined> {
    if (identity.subject === undefined || identity.formerSubject === undefined) return undefined;
    const row = await this.#db
      .updateTable("identities")
      .set({ subject: identity.subject, former: 0 })
      .where("provider", "=", identity.provider)
      .where("subject", "=", identity.formerSubject)
      .where("former", "=", 1)
      .returning("account_id")
      .executeTakeFirst();
    return row?.account_id;
  }

  async #create(identity: ProviderIdentity): Promise<{ accountId: string; created: boolean }> {
    const id = randomId("account");
    const created_at = this.#clock.now();
    return this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto("accounts")
        .values({
          id,
          name: identity.name,
          email: identity.email,
          email_verified: identity.emailVerified ? 1 : 0,
          created_at,
        })
        .execute();
      const row = await transaction
        .insertInto("identities")
        .values({ provider: identity.provider, ...keyOf(identity), account_id: id, created_at })
        .onConflict((conflict) =>
          conflict
            .columns(["provider", "subject", "former"])
            .doUpdateSet((row) => ({ account_id: row.ref("identities.account_id") })),
        )
        .returning("account_id")
        .executeTakeFirstOrThrow();
      const created = row.account_id === id;
      if (created) await addEvent(transaction, this.#sqlClock, id, "account.created", { provider: identity.provider });
      else await transaction.deleteFrom("accounts").where("id", "=", id).execute();
      return { accountId: row.account_id, created };
    });
  }
}

function keyOf(identity: ProviderIdentity): { subject: string; former: number } {
  if (identity.subject !== undefined) return { subject: identity.subject, former: 0 };
  if (identity.formerSubject !== undefined) return { subject: identity.formerSubject, former: 1 };
  throw new Error("an identity has a subject");
}
