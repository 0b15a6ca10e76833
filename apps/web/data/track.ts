import { ask, type Reply } from "./ask";
import { TrackDocument, type TrackQuery } from "./graphql.gen";

/** One track, and whether it is in the person's library. */
export function askForTrack(id: string, here: string): Promise<Reply<TrackQuery>> {
  return ask(TrackDocument, { id: `spotify:track:${id}` }, here);
}
