import { ask, type Reply } from "./ask";
import { PlayerDocument, type PlayerQuery } from "./graphql.gen";

/** What plays, and on which device. */
export function askForPlayer(here: string): Promise<Reply<PlayerQuery>> {
  return ask(PlayerDocument, {}, here);
}
