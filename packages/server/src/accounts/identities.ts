import type { Database } from "../storage/database.js";

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

type Subject = Pick<ProviderIdentity, "provider" | "subject" | "formerSubject">;

/** An identity as an account has it. */
export interface Identity {
  provider: string;
  subject: string;
  /** Milliseconds. */
  createdAt: number;
}

/**
 * The account of an identity; undefined where there is none. A row known only by the former identifier moves to the
 * immutable one; after that the former identifier finds nothing any more.
 */
export async function findAccountOf(db: Database, identity: Subject): Promise<string | undefined> {
  const key = keyOf(identity);
  const row = await db
    .selectFrom("identities")
    .select("account_id")
    .where("provider", "=", identity.provider)
    .where("subject", "=", key.subject)
    .where("former", "=", key.former)
    .executeTakeFirst();
  return row?.account_id ?? (await adoptFormer(db, identity));
}

async function adoptFormer(db: Database, identity: Subject): Promise<string | undefined> {
  if (identity.subject === undefined || identity.formerSubject === undefined) return undefined;
  const row = await db
    .updateTable("identities")
    .set({ subject: identity.subject, former: 0 })
    .where("provider", "=", identity.provider)
    .where("subject", "=", identity.formerSubject)
    .where("former", "=", 1)
    .returning("account_id")
    .executeTakeFirst();
  return row?.account_id;
}

/** Gives an identity that nobody has to an account. The account that has it then: never taken from another. */
export async function addIdentity(
  transaction: Database,
  accountId: string,
  identity: Subject,
  now: number,
): Promise<string> {
  const row = await transaction
    .insertInto("identities")
    .values({ provider: identity.provider, ...keyOf(identity), account_id: accountId, created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["provider", "subject", "former"])
        .doUpdateSet((row) => ({ account_id: row.ref("identities.account_id") })),
    )
    .returning("account_id")
    .executeTakeFirstOrThrow();
  return row.account_id;
}

/** Whether an identity is the account's. */
export async function hasIdentity(
  db: Database,
  accountId: string,
  { provider, subject }: Pick<Identity, "provider" | "subject">,
): Promise<boolean> {
  const row = await db
    .selectFrom("identities")
    .select("subject")
    .where("account_id", "=", accountId)
    .where("provider", "=", provider)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row !== undefined;
}

/** The identities of an account, oldest first. */
export async function identitiesOf(db: Database, accountId: string): Promise<Identity[]> {
  const rows = await db
    .selectFrom("identities")
    .select(["provider", "subject", "created_at"])
    .where("account_id", "=", accountId)
    .orderBy("created_at")
    .orderBy("subject")
    .execute();
  return rows.map((row) => ({ provider: row.provider, subject: row.subject, createdAt: row.created_at }));
}

/** Takes an identity from an account; it then belongs to nobody. */
export async function removeIdentity(
  transaction: Database,
  accountId: string,
  { provider, subject }: Pick<Identity, "provider" | "subject">,
): Promise<void> {
  await transaction
    .deleteFrom("identities")
    .where("account_id", "=", accountId)
    .where("provider", "=", provider)
    .where("subject", "=", subject)
    .execute();
}

function keyOf(identity: Subject): { subject: string; former: number } {
  if (identity.subject !== undefined) return { subject: identity.subject, former: 0 };
  if (identity.formerSubject !== undefined) return { subject: identity.formerSubject, former: 1 };
  throw new Error("an identity has a subject");
}
