import { CounterfoilError } from "@counterfoil/protocol";
import type { Database } from "../storage/database.js";
import { type Identity, identitiesOf } from "./identities.js";

/**
 * Accounts whose address is verified and is this one, in the spelling that is compared. An address that nobody has
 * verified is found by nobody: whoever merely claims it must neither get nor block anything (PW-08).
 */
export async function accountsVerifiedAs(db: Database, emailKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom("accounts")
    .select("id")
    .where((row) => row.fn<string>("lower", ["email"]), "=", emailKey)
    .where("email_verified", "=", 1)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => row.id);
}

/** The ways in which an account signs in: `password`, and names of providers. */
export async function waysInto(db: Database, accountId: string): Promise<string[]> {
  const identities = await identitiesOf(db, accountId);
  const providers = identities.map(({ provider }) => provider);
  return [...((await hasPassword(db, accountId)) ? ["password"] : []), ...new Set(providers)];
}

/**
 * Throws `last_sign_in_method` unless the account could still sign in without this identity: by a password, or by
 * another identity at one of these providers. Call it with the account locked.
 */
export async function requireOtherWay(
  transaction: Database,
  accountId: string,
  leaving: Pick<Identity, "provider" | "subject">,
  providers: readonly string[],
): Promise<void> {
  const others = (await identitiesOf(transaction, accountId)).filter(
    ({ provider, subject }) =>
      providers.includes(provider) && (provider !== leaving.provider || subject !== leaving.subject),
  );
  if (others.length === 0 && !(await hasPassword(transaction, accountId)))
    throw new CounterfoilError("last_sign_in_method");
}

/** Whether a password opens the account: before its address is verified it opens nothing. */
export async function hasPassword(db: Database, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom("accounts")
    .select("id")
    .where("id", "=", accountId)
    .where("login_email", "is not", null)
    .where("password_hash", "is not", null)
    .where("email_verified", "=", 1)
    .executeTakeFirst();
  return row !== undefined;
}
