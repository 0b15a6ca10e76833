import { z } from "zod";
import type { Player } from "../player/player.js";
import { repeatSchema } from "../player/state.js";
import { ApiError } from "./api-error.js";
import { readBody } from "./body.js";
import type { Call, Operation } from "./operation.js";
import { readNumber } from "./paging.js";
import { play } from "./player-play.js";
import { playerError, requiredParameter, takeDevice } from "./player-target.js";

/** The player: controlling. Users without Premium get 403, and 404 means that no device is active. */
export const playerCommands: readonly Operation[] = [
  command("PUT", "/me/player", transfer),
  command("PUT", "/me/player/play", play),
  command("PUT", "/me/player/pause", (call, now) => {
    const player = takeDevice(call);
    if (!player.state.playing) throw playerError(403, "Restriction violated", "UNKNOWN");
    player.playback.pause(now);
  }),
  command("POST", "/me/player/next", (call, now) => takeDevice(call).playback.next(now)),
  command("POST", "/me/player/previous", (call, now) => {
    if (!takeDevice(call).playback.previous(now)) throw playerError(403, "No previous track", "NO_PREV_TRACK");
  }),
  command("PUT", "/me/player/seek", (call, now) => {
    requiredParameter(call, "position_ms");
    const position = readNumber(call, "position_ms", 0, 0, Number.MAX_SAFE_INTEGER);
    takeDevice(call).playback.seek(position, now);
  }),
  command("PUT", "/me/player/repeat", (call) => {
    const repeat = repeatSchema.safeParse(requiredParameter(call, "state"));
    if (!repeat.success) throw new ApiError(400, "Invalid state: must be track, context or off");
    takeDevice(call).state.repeat = repeat.data;
  }),
  command("PUT", "/me/player/volume", setVolume),
  command("PUT", "/me/player/shuffle", (call, now) => {
    const on = requiredParameter(call, "state");
    if (on !== "true" && on !== "false") throw new ApiError(400, "Invalid state: must be true or false");
    takeDevice(call).playback.shuffle(on === "true", now);
  }),
  command("POST", "/me/player/queue", (call) => {
    const uri = requiredParameter(call, "uri");
    if (!/^spotify:(track|episode):[0-9A-Za-z]{22}$/.test(uri)) throw new ApiError(400, `Invalid uri: ${uri}`);
    if (!call.simulation.catalogue.playable(uri)) throw new ApiError(404, "Resource not found");
    takeDevice(call).state.queue.push(uri);
  }),
];

/** An operation that Premium users may ask for; what it changes is written down. */
function command(method: "PUT" | "POST", path: string, perform: (call: Call, now: number) => unknown): Operation {
  return {
    method,
    path,
    scopes: ["user-modify-playback-state"],
    mode: "both",
    cache: "user",
    handler: (call) => {
      if (call.user.product !== "premium") throw playerError(403, "Premium required", "PREMIUM_REQUIRED");
      perform(call, call.simulation.clock.now());
      call.simulation.players.save(call.user);
      return { status: 204 };
    },
  };
}

const transferSchema = z.object({ device_ids: z.array(z.string()).length(1), play: z.boolean().optional() });

/** Takes what plays to another device; `play` lets it sound there, otherwise it stays as it was. */
function transfer(call: Call, now: number): void {
  const { device_ids, play: sound } = readBody(call, transferSchema);
  const player = takeDevice(call, device_ids[0]);
  if (sound && !player.state.playing) player.playback.resume(now);
}

/** The volume is each device's own: setting it does not take playback there. */
function setVolume(call: Call): void {
  requiredParameter(call, "volume_percent");
  const volume = readNumber(call, "volume_percent", 0, 0, 100);
  const asked = call.query.get("device_id");
  const player: Player = asked === null ? takeDevice(call) : call.simulation.players.of(call.user);
  const device = asked === null ? player.active : player.device(asked);
  if (!device) throw new ApiError(404, "Device not found");
  if (!device.supportsVolume) throw playerError(403, "Cannot control device volume", "VOLUME_CONTROL_DISALLOW");
  player.state.volumes[device.id] = volume;
}
