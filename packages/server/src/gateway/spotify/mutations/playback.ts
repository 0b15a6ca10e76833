import { CounterfoilError } from "@counterfoil/protocol";
import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { Draft } from "../draft.js";
import { type Kind, uriOf, urisOf } from "../ids.js";
import { within } from "./numbers.js";
import type { Payload } from "./payload.js";
import { command, deviceOf, ON_DEVICE } from "./player-command.js";

const PLAYABLE: readonly Kind[] = ["track", "episode"];
const CONTEXTS: readonly Kind[] = ["album", "artist", "playlist", "show"];
const MOST = 100;

/** What is to be played. */
interface Order {
  context?: string | number | null | undefined;
  items?: readonly (string | number)[] | null | undefined;
  startAt?: number | null | undefined;
  startWith?: string | number | null | undefined;
  positionMs?: number | null | undefined;
}

/** Playing, pausing and what comes next. All need Spotify Premium and the scope user-modify-playback-state. */
export function playbackMutations({ builder }: Draft, payload: ObjectRef<Types, Payload>): void {
  const playInput = builder.inputType("PlayInput", {
    description: "What is to be played. Without `context` and `items`, what was paused goes on.",
    fields: (t) => ({
      context: t.id({ description: "Global id of an album, artist, playlist or show; not together with `items`." }),
      items: t.idList({ description: `Global ids of tracks and episodes, 1 to ${MOST}.` }),
      startAt: t.int({ description: "The place in the context or the items to begin at, counted from 0." }),
      startWith: t.id({ description: "Or the global id of the item to begin with." }),
      positionMs: t.int({ description: "How far into the item, in milliseconds." }),
      deviceId: t.id({ description: ON_DEVICE }),
    }),
  });

  builder.mutationFields((t) => {
    const device = () => ({ deviceId: t.arg.id({ description: ON_DEVICE }) });
    const simple = (method: "PUT" | "POST", path: string, description: string) =>
      t.field({
        type: payload,
        description,
        args: device(),
        resolve: (_root, { deviceId }, context) => command(context, method, path, { device_id: deviceOf(deviceId) }),
      });
    return {
      play: t.field({
        type: payload,
        description: "Plays something, or goes on with what was paused.",
        args: { input: t.arg({ type: playInput, description: "What, and where; what was paused if left out." }) },
        resolve: (_root, { input }, context) => {
          const { deviceId, ...order } = input ?? {};
          const body = bodyOf(order);
          const touched = body.context_uri === undefined ? (body.uris ?? []) : [body.context_uri];
          return command(context, "PUT", "/play", { device_id: deviceOf(deviceId) }, body, touched);
        },
      }),
      pause: simple("PUT", "/pause", "Pauses."),
      skipToNext: simple("POST", "/next", "Plays what comes next."),
      skipToPrevious: simple("POST", "/previous", "Plays what came before."),
      addToQueue: t.field({
        type: payload,
        description: "Puts something behind what is in the queue.",
        args: {
          id: t.arg.id({ required: true, description: "Global id of a track or an episode." }),
          ...device(),
        },
        resolve: (_root, { id, deviceId }, context) => {
          const uri = uriOf(id, PLAYABLE);
          return command(context, "POST", "/queue", { uri, device_id: deviceOf(deviceId) }, undefined, [uri]);
        },
      }),
    };
  });
}

interface Body {
  context_uri?: string;
  uris?: string[];
  offset?: { position: number } | { uri: string };
  position_ms?: number;
}

/** The order in Spotify's words. Throws `invalid_request`. */
function bodyOf({ context, items, startAt, startWith, positionMs }: Order): Body {
  if (context && items) throw refused("Give context or items, not both.");
  if (typeof startAt === "number" && startWith) throw refused("Give startAt or startWith, not both.");
  return {
    ...(context ? { context_uri: uriOf(context, CONTEXTS) } : {}),
    ...(items ? { uris: urisOf(items, PLAYABLE, MOST) } : {}),
    ...(typeof startAt === "number" ? { offset: { position: within("startAt", startAt, 0) } } : {}),
    ...(startWith ? { offset: { uri: uriOf(startWith, PLAYABLE) } } : {}),
    ...(typeof positionMs === "number" ? { position_ms: within("positionMs", positionMs, 0) } : {}),
  };
}

function refused(detail: string): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail });
}
