import type { KeyWrapper } from "../signing/key-wrapper.js";
import { type Rewrapped, rewrap, type SealedRows } from "../signing/sealed-rows.js";
import { SealedSigningKeys } from "../signing/sealed-signing-keys.js";
import { SealedConnections } from "../vault/sealed-connections.js";
import { besideServer, wrapperOf } from "./beside-server.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";
import { type RootKeyUse, rootKeyUses } from "./root-keys.js";

/** What was done to one table. */
interface Part {
  name: "connections" | "signing_keys";
  noun: string;
  done: Rewrapped;
}

/**
 * `counterfoil keys rewrap`: every data key of the store under the newest root key, beside running servers, which all need
 * that key in their ring by now. Progress goes to standard error. Throws `Failure` where rows remain that do not open; what was rewrapped
 * before any failure stays so.
 */
export async function rewrapKeys(json: boolean): Promise<void> {
  const config = configOrFailure();
  const wrapper = wrapperOf(config);
  await besideServer(config, async ({ db }) => {
    const parts: Part[] = [
      await rewrapAll("signing_keys", "signing key", new SealedSigningKeys(db), wrapper),
      await rewrapAll("connections", "connection", new SealedConnections(db), wrapper),
    ];
    const uses = await rootKeyUses(db);
    const newest = await wrapper.newestId();
    if (json) process.stdout.write(`${JSON.stringify(asJson(parts, uses, newest))}\n`);
    else process.stdout.write(asText(parts, uses, newest));
    const unreadable = unreadableOf(parts);
    if (unreadable.length > 0) throw new Failure(unreadable.map(({ rows, id }) => lostRows(rows, id)));
  });
}

async function rewrapAll(name: Part["name"], noun: string, rows: SealedRows, wrapper: KeyWrapper): Promise<Part> {
  const progress = ({ rewrapped }: Rewrapped) => process.stderr.write(`${count(rewrapped, noun)} rewrapped\n`);
  return { name, noun, done: await rewrap(rows, wrapper, progress) };
}

function asJson(parts: readonly Part[], uses: readonly RootKeyUse[], newest: string) {
  const rewrapped = Object.fromEntries(parts.map(({ name, done }) => [name, done.rewrapped]));
  const unreadable = Object.fromEntries(unreadableOf(parts).map(({ rows, id }) => [id, rows]));
  return { newest, rewrapped, unreadable, root_keys: uses };
}

function asText(parts: readonly Part[], uses: readonly RootKeyUse[], newest: string): string {
  const rewrapped = parts.map(({ noun, done }) => count(done.rewrapped, noun)).join(" and ");
  const lines = [`${rewrapped} rewrapped under root key ${newest}`, ...uses.map(describe)];
  if (uses.every(({ root_key }) => root_key === newest))
    lines.push(
      "no other root key seals anything; keep one until the refresh tokens it made are used up (docs/keys.md)",
    );
  return lines.map((line) => `${line}\n`).join("");
}

function describe({ root_key, connections, signing_keys }: RootKeyUse): string {
  return `root key ${root_key} seals ${count(connections, "connection")} and ${count(signing_keys, "signing key")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function unreadableOf(parts: readonly Part[]): { id: string; rows: number }[] {
  const ids = new Set(parts.flatMap(({ done }) => [...done.unreadable.keys()]));
  return [...ids].map((id) => ({
    id,
    rows: parts.reduce((sum, { done }) => sum + (done.unreadable.get(id) ?? 0), 0),
  }));
}

function lostRows(rows: number, id: string): string {
  return `${count(rows, "row")} under root key ${id} cannot be opened: give that key back to the ring, and run it again`;
}
