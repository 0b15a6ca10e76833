import { SealedSigningKeys } from "../signing/sealed-signing-keys.js";
import type { Database } from "../storage/database.js";
import { SealedConnections } from "../vault/sealed-connections.js";

/** What a root key still wraps. */
export interface RootKeyUse {
  root_key: string;
  connections: number;
  signing_keys: number;
}

/** What every root key wraps that stands in a row, by id. */
export async function rootKeyUses(db: Database): Promise<RootKeyUse[]> {
  const uses = new Map<string, RootKeyUse>();
  const of = (id: string) => {
    const use = uses.get(id) ?? { root_key: id, connections: 0, signing_keys: 0 };
    uses.set(id, use);
    return use;
  };
  for (const { keyId, rows } of await new SealedConnections(db).counts()) of(keyId).connections = Number(rows);
  for (const { keyId, rows } of await new SealedSigningKeys(db).counts()) of(keyId).signing_keys = Number(rows);
  return [...uses.values()].toSorted((one, other) => one.root_key.localeCompare(other.root_key));
}
