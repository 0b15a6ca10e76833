import { dataKeyBinding, SealBroken } from "./envelope.js";
import type { KeyWrapper, WrappedKey } from "./key-wrapper.js";

/** A row with a wrapped data key, and what binds the data key to the row. */
export interface SealedRow {
  id: string;
  wrapped: WrappedKey;
  context: readonly string[];
}

/** The rows of one table that hold wrapped data keys. */
export interface SealedRows {
  /** The next rows, by id, whose data key is under another root key than this one. */
  notUnder(keyId: string, afterId: string, limit: number): Promise<SealedRow[]>;
  /** Exchanges a data key, unless the row has another one by now; atomic. Whether it did. */
  exchange(id: string, from: WrappedKey, to: WrappedKey): Promise<boolean>;
  /** How many rows each root key wraps. */
  counts(): Promise<{ keyId: string; rows: number }[]>;
}

/** How far it has come: rows wrapped anew, and those that did not open, by the id of their root key. */
export interface Rewrapped {
  rewrapped: number;
  unreadable: Map<string, number>;
}

const BATCH = 50;

/**
 * Wraps every data key anew under the root key that wraps now, beside running servers: what is sealed stays as it is, and a
 * row that changes meanwhile is under that key by itself. It may be stopped and begun again at any time. Throws what the
 * wrapper and the store throw; a row that does not open is counted and passed over.
 */
export async function rewrap(
  rows: SealedRows,
  wrapper: KeyWrapper,
  progress: (so: Rewrapped) => void,
): Promise<Rewrapped> {
  const so: Rewrapped = { rewrapped: 0, unreadable: new Map() };
  const newest = await wrapper.newestId();
  for (let after = ""; ; ) {
    const batch = await rows.notUnder(newest, after, BATCH);
    for (const row of batch) await rewrapOne(rows, wrapper, row, so);
    const last = batch.at(-1);
    if (!last) return so;
    after = last.id;
    progress(so);
  }
}

async function rewrapOne(rows: SealedRows, wrapper: KeyWrapper, row: SealedRow, so: Rewrapped): Promise<void> {
  try {
    const wrapped = await wrapper.rewrap(row.wrapped, dataKeyBinding(row.context));
    if (await rows.exchange(row.id, row.wrapped, wrapped)) so.rewrapped++;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    const { key_id } = row.wrapped;
    so.unreadable.set(key_id, (so.unreadable.get(key_id) ?? 0) + 1);
  }
}
