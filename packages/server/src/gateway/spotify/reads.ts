import { CounterfoilError } from "@counterfoil/protocol";
import type { z } from "zod";
import type { Page, Stretch } from "../connection.js";
import { pageOf } from "../connection.js";
import type { ProviderApi } from "../provider-api.js";
import {
  itemPageShape,
  type Playlist,
  type PlaylistItem,
  type Profile,
  playlistPageShape,
  playlistShape,
  profileShape,
  read,
} from "./shapes.js";

/** The calls of Spotify's Web API that the schema makes, each with the members it needs. */

/** Spotify's own largest page. */
const LARGEST_PAGE = 50;
const PLAYLIST_FIELDS =
  "id,name,description,public,collaborative,owner(id,display_name),images,external_urls,items(total),tracks(total)";
const ITEM_FIELDS =
  "total,items(added_at,item(type,id,name,duration_ms,explicit,external_urls,artists(id,name),album(id,name,images)),track(type,id,name,duration_ms,explicit,external_urls,artists(id,name),album(id,name,images)))";

const PLAYLIST_ID = /^[A-Za-z0-9]{22}$/;

export async function readMe(api: ProviderApi): Promise<Profile> {
  return read(profileShape, await api.get("/me"));
}

export async function readPlaylists(api: ProviderApi, stretch: Stretch): Promise<Page<{ node: Playlist | null }>> {
  const { items, total } = await readStretch(api, "/me/playlists?", playlistPageShape, stretch);
  return pageOf(
    stretch,
    items.map((node) => ({ node })),
    total,
  );
}

/** A playlist; null where Spotify knows none by that id. */
export async function readPlaylist(api: ProviderApi, id: string): Promise<Playlist | null> {
  if (!PLAYLIST_ID.test(id)) return null;
  try {
    return read(playlistShape, await api.get(`/playlists/${id}?fields=${encodeURIComponent(PLAYLIST_FIELDS)}`));
  } catch (error) {
    if (error instanceof CounterfoilError && error.reason === "not_found") return null;
    throw error;
  }
}

export async function readPlaylistItems(api: ProviderApi, id: string, stretch: Stretch): Promise<Page<PlaylistItem>> {
  const path = `/playlists/${id}/items?fields=${encodeURIComponent(ITEM_FIELDS)}&`;
  const { items, total } = await readStretch(api, path, itemPageShape, stretch);
  return pageOf(stretch, items, total);
}

/** A stretch of a paged list, in as many of Spotify's pages as it takes. */
async function readStretch<Item>(
  api: ProviderApi,
  path: string,
  shape: z.ZodType<{ total: number; items: Item[] }>,
  { offset, count }: Stretch,
): Promise<{ total: number; items: Item[] }> {
  const items: Item[] = [];
  let total = Number.POSITIVE_INFINITY;
  do {
    const limit = Math.max(1, Math.min(LARGEST_PAGE, count - items.length));
    const page = read(shape, await api.get(`${path}limit=${limit}&offset=${offset + items.length}`));
    total = page.total;
    if (page.items.length === 0) break;
    items.push(...page.items);
  } while (items.length < count && offset + items.length < total);
  return { total, items: items.slice(0, count) };
}
