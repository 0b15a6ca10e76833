import type { Catalogue } from "../catalogue/catalogue.js";
import type { Scope } from "../scopes.js";
import { ApiError } from "./api-error.js";
import type { Call } from "./operation.js";

/** The scopes for reading and changing one part of the library. */
interface Scopes {
  read: Scope;
  modify: Scope;
}

const library: Scopes = { read: "user-library-read", modify: "user-library-modify" };
const follow: Scopes = { read: "user-follow-read", modify: "user-follow-modify" };

const kinds = {
  track: library,
  album: library,
  episode: library,
  show: library,
  audiobook: library,
  artist: follow,
  user: follow,
  playlist: { read: "playlist-read-private", modify: "playlist-modify-public" },
} as const satisfies Record<string, Scopes>;

/** A kind of thing a library can hold: the second part of its URIs. */
export type SavedKind = keyof typeof kinds;

/** What a URI says. */
export interface Reference {
  kind: SavedKind;
  id: string;
  uri: string;
}

/** Reads a URI such as `spotify:album:ID`. Throws 400. */
export function readReference(uri: string): Reference {
  const [, kind = "", id = ""] = /^spotify:(\w{1,20}):([^\s:]{1,200})$/.exec(uri) ?? [];
  if (!Object.hasOwn(kinds, kind)) throw new ApiError(400, `Invalid uri: ${uri.slice(0, 100)}`);
  return reference(kind as SavedKind, id);
}

/** The same for an id alone. Throws 400 for what cannot be one. */
export function reference(kind: SavedKind, id: string): Reference {
  if (kind !== "user" && !/^[0-9A-Za-z]{22}$/.test(id)) throw new ApiError(400, "invalid id");
  return { kind, id, uri: `spotify:${kind}:${id}` };
}

/** Holds the app to the scopes of every kind that is asked for. Throws 403. */
export function requireScopes(call: Call, references: readonly Reference[], right: keyof Scopes): void {
  if (!references.every(({ kind }) => call.scopes.includes(kinds[kind][right]))) {
    throw new ApiError(403, "Insufficient client scope");
  }
}

/** What a reference leads to, if it leads anywhere. */
export function look(catalogue: Catalogue, { kind, id }: Reference): object | undefined {
  return catalogue[kind](id);
}
