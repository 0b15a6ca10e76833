import { z } from "zod";

const uri = z.string();

/** How a list goes on at its end, or a track at its own. */
export const repeatSchema = z.enum(["off", "track", "context"]);

/** What a player remembers; instants and durations in milliseconds. */
export const stateSchema = z.strictObject({
  /** Id of the active device. */
  device: z.string().nullable(),
  /** Percent, by device id, where it was changed. */
  volumes: z.record(z.string(), z.number()),
  /** URI of the album, artist, playlist or show that plays. */
  context: uri.nullable(),
  /** What the context holds, in its own order. */
  list: z.array(uri).min(1),
  /** Places in `list`, in the order of playing. */
  order: z.array(z.number().int()).min(1),
  /** Place in `order`. */
  at: z.number().int(),
  /** What plays: `list[order[at]]`, or something that came from the queue. */
  current: uri,
  queue: z.array(uri),
  /** Where `current` was at the instant `since`. */
  position: z.number(),
  since: z.number(),
  playing: z.boolean(),
  repeat: repeatSchema,
  shuffle: z.boolean(),
  /** The newest first. */
  history: z.array(z.strictObject({ uri, context: uri.nullable(), playedAt: z.number() })),
  /** How far an episode was heard, by URI. */
  heard: z.record(uri, z.number()),
});

export type PlayerState = z.infer<typeof stateSchema>;
export type Repeat = z.infer<typeof repeatSchema>;
/** One track that was played. */
export type Play = PlayerState["history"][number];
