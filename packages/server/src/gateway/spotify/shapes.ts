import { CounterfoilError } from "@counterfoil/protocol";
import { z } from "zod";
import { retryIn } from "../../providers/retry.js";

/**
 * What the schema needs of Spotify's objects, and no more. Members that an answer leaves out become null or empty, as
 * far as a screen can do without them; an object that lacks what makes it up counts as the provider's fault.
 */

const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const links = z
  .object({ spotify: text })
  .nullish()
  .catch(null)
  .transform((value) => value?.spotify ?? null);
const image = z.object({
  url: z.string(),
  width: z
    .number()
    .nullish()
    .transform((v) => v ?? null),
  height: z
    .number()
    .nullish()
    .transform((v) => v ?? null),
});
const images = z
  .array(image)
  .nullish()
  .catch([])
  .transform((value) => value ?? []);

export const profileShape = z.object({ id: z.string(), display_name: text, images, external_urls: links });

const artist = z.object({ id: text, name: z.string().catch("") });
const album = z.object({ id: text, name: z.string().catch(""), images });

const track = z.object({
  type: z.literal("track"),
  id: text,
  name: z.string(),
  duration_ms: z.number().catch(0),
  explicit: z.boolean().catch(false),
  artists: z.array(artist).catch([]),
  album: album
    .nullish()
    .catch(null)
    .transform((value) => value ?? null),
  external_urls: links,
});
const episode = z.object({ type: z.literal("episode"), id: text, name: z.string(), duration_ms: z.number().catch(0) });

export const playableShape = z
  .discriminatedUnion("type", [track, episode])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** An item of a playlist: `item` since February 2026, `track` before. */
const playlistItem = z
  .object({ added_at: text, item: playableShape, track: playableShape })
  .transform(({ added_at, item, track }) => ({ addedAt: added_at, node: item ?? track }));

const counted = z.object({ total: z.number() }).nullish().catch(null);

export const playlistShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: text,
    public: z
      .boolean()
      .nullish()
      .catch(null)
      .transform((value) => value ?? null),
    collaborative: z.boolean().catch(false),
    owner: z
      .object({ id: z.string(), display_name: text })
      .nullish()
      .catch(null)
      .transform((value) => value ?? null),
    images,
    external_urls: links,
    items: counted,
    tracks: counted,
  })
  .transform(({ items, tracks, ...rest }) => ({ ...rest, itemCount: items?.total ?? tracks?.total ?? null }));

export const playlistPageShape = z.object({ total: z.number(), items: z.array(playlistShape.nullable().catch(null)) });
export const itemPageShape = z.object({ total: z.number(), items: z.array(playlistItem) });

export type Profile = z.infer<typeof profileShape>;
export type Image = z.infer<typeof image>;
export type Playlist = z.infer<typeof playlistShape>;
export type PlaylistItem = z.infer<typeof playlistItem>;
export type Artist = z.infer<typeof artist>;
export type Album = z.infer<typeof album>;
export type Track = z.infer<typeof track>;
export type Episode = z.infer<typeof episode>;

/** Reads an answer as a shape. Throws `provider_unavailable`. */
export function read<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new CounterfoilError("provider_unavailable", retryIn(undefined));
  return parsed.data;
}
