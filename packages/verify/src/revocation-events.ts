import type { RevocationEntry, RevocationKind, RevocationMark } from "@counterfoil/protocol";
import { isObject } from "./strict-json.js";

const KINDS: readonly unknown[] = ["sid", "claims", "kid", "jti"] satisfies RevocationKind[];

/**
 * Reads the data of a `revocation` event.
 *
 * @throws Error where it is none: what is not understood cannot be obeyed, so the feed must not count as heard.
 */
export function readEntry(data: string): RevocationEntry {
  const entry: unknown = JSON.parse(data);
  if (isEntry(entry)) return entry;
  throw new Error("the feed tells a revocation that this version does not understand");
}

/**
 * Reads the data of a `mark` or `ready` event.
 *
 * @throws Error where it is none.
 */
export function readMark(data: string): RevocationMark {
  const mark: unknown = JSON.parse(data);
  if (isMark(mark)) return mark;
  throw new Error("the feed tells a mark without a watermark");
}

function isEntry(entry: unknown): entry is RevocationEntry {
  if (!isObject(entry)) return false;
  const { id, kind, value, expires_at, issued_before } = entry;
  return (
    [id, value].every((text) => typeof text === "string" && text !== "") &&
    KINDS.includes(kind) &&
    Number.isFinite(expires_at) &&
    (kind === "claims" ? Number.isFinite(issued_before) : true)
  );
}

function isMark(mark: unknown): mark is RevocationMark {
  return isObject(mark) && Number.isFinite(mark.watermark);
}
