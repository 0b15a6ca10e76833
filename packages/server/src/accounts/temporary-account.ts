import type { Database } from "../storage/database.js";
import { addIdentity } from "./identities.js";

/** An account with one identity at a provider; for tests. */
export async function addTemporaryAccount(
  db: Database,
  id: string,
  { name: provider }: { name: string },
  subject: string,
): Promise<void> {
  await db.insertInto("accounts").values({ id, name: null, email: null, email_verified: 0, created_at: 0 }).execute();
  await addIdentity(db, id, { provider, subject, formerSubject: undefined }, 0);
}
