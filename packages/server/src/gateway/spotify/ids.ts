import { CounterfoilError } from "@counterfoil/protocol";
import { type Sent, textOf } from "../members.js";

/**
 * Global ids are Spotify's URIs: `spotify:track:…`. Where the type is known by the argument, the id alone does too.
 * Chapters are called `chapter` here, although Spotify calls them episodes: their ids lead elsewhere.
 */
export type Kind = "track" | "album" | "artist" | "playlist" | "show" | "episode" | "audiobook" | "chapter" | "user";

const GLOBAL = /^spotify:([a-z]{4,9}):([^:]+)$/;
const ID = /^[A-Za-z0-9]{22}$/;
/** Names of users are older than the ids of all else. */
const USER = /^[A-Za-z0-9_.%-]{1,100}$/;

/** An object's global id. Files that only their owner has are known by their names, and nowhere else. */
export function globalId(kind: Kind, sent: Sent): string {
  const id = textOf(sent.id);
  return id === null ? `spotify:local:${kind}:${encodeURIComponent(textOf(sent.name) ?? "")}` : `spotify:${kind}:${id}`;
}

/** Spotify's id in a global id or alone. Throws `invalid_request`. */
export function idOf(kind: Kind, text: string | number): string {
  const id = String(text);
  const [, named, inner = ""] = GLOBAL.exec(id) ?? [undefined, kind, id];
  if (named !== kind || !ID.test(inner)) throw wrongId(`an id of a ${kind}`);
  return inner;
}

/** The id in an object that Spotify sent. Throws `not_found` where it has none: files that only their owner has. */
export function ownId({ id }: Sent): string {
  if (typeof id !== "string" || !ID.test(id)) throw new CounterfoilError("not_found");
  return id;
}

/** Kind and id of any global id. Throws `invalid_request`. */
export function readGlobalId(text: string | number): { kind: string; id: string } {
  const [, kind, id] = GLOBAL.exec(String(text)) ?? [];
  if (kind === undefined || id === undefined || !(kind === "user" ? USER : ID).test(id)) throw wrongId("a global id");
  return { kind, id };
}

/** Global ids of some kinds, as Spotify's URIs. Throws `invalid_request` where there are none or more than `most`. */
export function urisOf(texts: readonly (string | number)[], kinds: readonly Kind[], most: number): string[] {
  if (texts.length === 0 || texts.length > most)
    throw new CounterfoilError("invalid_request", { detail: `Give 1 to ${most} ids at once.` });
  return texts.map((text) => uriOf(text, kinds));
}

/** A global id of one of some kinds, as Spotify's URI. Throws `invalid_request`. */
export function uriOf(text: string | number, kinds: readonly Kind[]): string {
  const { kind, id } = readGlobalId(text);
  if (!kinds.some((one) => one === kind)) throw wrongId(`a global id of ${kinds.join(", ")}`);
  return `spotify:${kind === "chapter" ? "episode" : kind}:${id}`;
}

function wrongId(wanted: string): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail: `An id of this operation is not ${wanted}.` });
}
