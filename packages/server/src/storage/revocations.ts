import type { RevocationCause, RevocationKind } from "@counterfoil/protocol";
import { HOUR } from "../lib/clock.js";
import { randomId } from "../lib/random.js";
import type { Database } from "./database.js";
import type { SqlClock } from "./sql-clock.js";
import type { Tables } from "./tables.js";

/** Something that ended before its time; what the kinds mean stands with `RevocationKind`. */
export interface Revocation {
  id: string;
  kind: RevocationKind;
  value: string;
  /** Milliseconds; for `claims` only. */
  issuedBefore: number | undefined;
  /** For `sid` only, where the app is to be told. */
  cause: RevocationCause | undefined;
  /** Milliseconds by the store's clock. */
  createdAt: number;
}

/** How long servers remember a revocation. A refresh of a record unused for longer asks SQL. */
export const REMEMBERED = 24 * HOUR;

/**
 * Writes revocations, as part of the transaction that ends what they speak of: both are committed, or neither is. Wake
 * the other processes after the commit (`Wakes.send`).
 */
export async function addRevocations(
  transaction: Database,
  clock: SqlClock,
  kind: RevocationKind,
  values: readonly string[],
  { issuedBefore, cause }: Partial<Pick<Revocation, "issuedBefore" | "cause">> = {},
): Promise<void> {
  if (values.length === 0) return;
  const rows = values.map((value) => ({
    id: randomId("revocation"),
    kind,
    value,
    issued_before: issuedBefore ?? null,
    cause: cause ?? null,
    created_at: clock(),
  }));
  await transaction.insertInto("revocations").values(rows).execute();
}

/** Removes what every process has forgotten. */
export async function sweepRevocations(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom("revocations")
    .where("created_at", "<", now - REMEMBERED - HOUR)
    .execute();
}

export function fromRow(row: Tables["revocations"]): Revocation {
  return {
    id: row.id,
    kind: row.kind,
    value: row.value,
    issuedBefore: row.issued_before ?? undefined,
    cause: row.cause ?? undefined,
    createdAt: row.created_at,
  };
}
