import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fastify } from "fastify";
import {
  buildSchema,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  graphql,
  isListType,
} from "graphql";
import { picturesOf } from "../packages/server/src/gateway/spotify/pictures.js";
import { root } from "../test/support/built.js";
import { announce } from "./race-announce.js";

// The gateway's schema with one resolver per field, as they are written when nothing stands between resolvers and REST: each
// object is fetched by its id where it is asked for, each list page by page; no loader, no cache, nothing is shared.

type Sent = Record<string, unknown>;
interface Arguments {
  id?: string;
  ids?: string[];
  query?: string;
  first?: number;
  width?: number;
}

const { API = "" } = process.env;

/** Objects that Spotify gives by their id. */
const FOLDERS: Readonly<Record<string, string>> = {
  Track: "tracks",
  Episode: "episodes",
  Album: "albums",
  Artist: "artists",
  Playlist: "playlists",
};
/** Where a list is, how long its pages are, and which members hold the page and an item's object. */
interface List {
  path: string;
  largest: number;
  within?: string;
  node?: string;
}
/** Lists, by type and field. */
const LISTS: Readonly<Record<string, (parent: Sent) => List>> = {
  "Query.playlists": () => ({ path: "/me/playlists", largest: 50 }),
  "Playlist.items": ({ id }) => ({ path: `/playlists/${id}/items`, largest: 50, node: "item" }),
  "Album.tracks": ({ id }) => ({ path: `/albums/${id}/tracks`, largest: 50 }),
  "Library.tracks": () => ({ path: "/me/tracks", largest: 50, node: "track" }),
  "SearchResults.tracks": (search) => found(search, "track"),
  "SearchResults.albums": (search) => found(search, "album"),
  "SearchResults.playlists": (search) => found(search, "playlist"),
};
/** Members that are called otherwise than their fields. */
const MEMBERS: Readonly<Record<string, (parent: Sent) => unknown>> = {
  url: ({ url, external_urls }) => url ?? (external_urls as Sent).spotify,
  trackCount: ({ total_tracks }) => total_tracks,
  itemCount: ({ items }) => (items as Sent | undefined)?.total,
  id: ({ type, id, uri }) => (type === "user" ? id : uri),
};

const schema = buildSchema(readFileSync(join(root, "packages/server/schema.graphql"), "utf8"));
const app = fastify();
app.post<{ Body: { query: string; variables: Record<string, unknown> } }>("/graphql", ({ body, headers }) =>
  graphql({
    schema,
    source: body.query,
    variableValues: body.variables,
    contextValue: headers.authorization,
    fieldResolver: resolve,
    typeResolver: ({ type }: Sent) => (type === "episode" ? "Episode" : "Track"),
  }),
);
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

async function resolve(parent: Sent | undefined, args: Arguments, token: string, info: GraphQLResolveInfo) {
  const { fieldName, parentType, returnType } = info;
  const list = LISTS[`${parentType.name}.${fieldName}`];
  if (list) return readList(list(parent ?? {}), args.first ?? 20, token);
  if (fieldName === "me") return fetchObject("/me", token);
  if (fieldName === "viewer" || fieldName === "library") return {};
  if (fieldName === "contains") return readSaved(args.ids ?? [], token);
  if (fieldName === "images") return picturesOf(parent?.images, args.width);
  if (fieldName === "search") return { query: encodeURIComponent(args.query ?? "") };
  const folder = FOLDERS[getNamedType(returnType).name];
  if (parent === undefined) return fetchObject(`/${folder}/${args.id?.split(":").at(-1)}`, token);
  if (fieldName === "node") return fetchOne(parent.node as Sent, token);
  const member = snake(fieldName);
  if (folder === undefined) return (MEMBERS[fieldName] ?? ((sent: Sent) => sent[member]))(parent);
  const value = parent[member];
  return isList(returnType)
    ? Promise.all((value as Sent[]).map((one) => fetchOne(one, token)))
    : fetchOne(value as Sent, token);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

function fetchOne({ type, id }: Sent, token: string): Promise<Sent> {
  return fetchObject(`/${type}s/${id}`, token);
}

async function readSaved(ids: readonly string[], token: string): Promise<Sent[]> {
  const saved: unknown = await fetchObject(`/me/library/contains?uris=${ids.join(",")}`, token);
  return ids.map((id, index) => ({ id, saved: Array.isArray(saved) && saved[index] }));
}

function found({ query }: Sent, kind: string): List {
  return { path: `/search?q=${query}&type=${kind}`, largest: 10, within: `${kind}s` };
}

async function readList({ path, largest, within, node }: List, first: number, token: string): Promise<Sent> {
  const items: Sent[] = [];
  let total = Number.POSITIVE_INFINITY;
  while (items.length < Math.min(first, total)) {
    const separator = path.includes("?") ? "&" : "?";
    const limit = Math.min(largest, first - items.length);
    const answer = await fetchObject(`${path}${separator}limit=${limit}&offset=${items.length}`, token);
    const page = (within === undefined ? answer : answer[within]) as { items: Sent[]; total: number };
    items.push(...page.items);
    total = page.total;
  }
  const end = Buffer.from(`o${items.length - 1}`).toString("base64url");
  return {
    edges: items.map((item) => ({ ...item, node: node === undefined ? item : item[node] })),
    page_info: { has_next_page: items.length < total, end_cursor: end },
    total_count: total,
  };
}

async function fetchObject(path: string, token: string): Promise<Sent> {
  const answer = await fetch(API + path, { headers: { authorization: token } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
