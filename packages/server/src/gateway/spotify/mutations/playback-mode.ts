import { CounterfoilError } from "@counterfoil/protocol";
import type { ObjectRef } from "@pothos/core";
import type { Types } from "../../builder.js";
import type { Draft } from "../draft.js";
import { within } from "./numbers.js";
import type { Payload } from "./payload.js";
import { command, deviceOf, ON_DEVICE } from "./player-command.js";

const REPEATS = {
  OFF: { value: "off", description: "Nothing is repeated." },
  TRACK: { value: "track", description: "The item that plays." },
  CONTEXT: { value: "context", description: "All that was to be played." },
} as const;

/** Where, how loud and in which order. All need Spotify Premium and the scope user-modify-playback-state. */
export function playbackModeMutations({ builder }: Draft, payload: ObjectRef<Types, Payload>): void {
  const repeat = builder.enumType("RepeatMode", { description: "What is repeated.", values: REPEATS });

  builder.mutationFields((t) => {
    const device = () => ({ deviceId: t.arg.id({ description: ON_DEVICE }) });
    return {
      seek: t.field({
        type: payload,
        description: "Moves within the item that plays; behind its end the next one begins.",
        args: { positionMs: t.arg.int({ required: true, description: "How far, in milliseconds." }), ...device() },
        resolve: (_root, { positionMs, deviceId }, context) => {
          const position_ms = within("positionMs", positionMs, 0);
          return command(context, "PUT", "/seek", { position_ms, device_id: deviceOf(deviceId) });
        },
      }),
      setVolume: t.field({
        type: payload,
        description: "Sets the volume of a device.",
        args: { percent: t.arg.int({ required: true, description: "0 to 100." }), ...device() },
        resolve: (_root, { percent, deviceId }, context) => {
          const volume_percent = within("percent", percent, 0, 100);
          return command(context, "PUT", "/volume", { volume_percent, device_id: deviceOf(deviceId) });
        },
      }),
      setRepeat: t.field({
        type: payload,
        description: "Sets what is repeated.",
        args: { mode: t.arg({ type: repeat, required: true, description: "What is repeated." }), ...device() },
        resolve: (_root, { mode, deviceId }, context) =>
          command(context, "PUT", "/repeat", { state: mode, device_id: deviceOf(deviceId) }),
      }),
      setShuffle: t.field({
        type: payload,
        description: "Sets whether items come in any order.",
        args: { on: t.arg.boolean({ required: true, description: "Whether they do." }), ...device() },
        resolve: (_root, { on, deviceId }, context) =>
          command(context, "PUT", "/shuffle", { state: on, device_id: deviceOf(deviceId) }),
      }),
      transferPlayback: t.field({
        type: payload,
        description: "Takes what plays to another device.",
        args: {
          deviceId: t.arg.id({ required: true, description: "To which device." }),
          play: t.arg.boolean({ description: "True lets it sound there; otherwise it stays playing or paused." }),
        },
        resolve: (_root, { deviceId, play }, context) => {
          const id = deviceOf(deviceId);
          if (id === undefined) throw new CounterfoilError("invalid_request");
          const body = { device_ids: [id], ...(play === true ? { play } : {}) };
          return command(context, "PUT", "", {}, body);
        },
      }),
    };
  });
}
