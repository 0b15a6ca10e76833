import { actionsObject, contextObject, deviceObject } from "./objects/player.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { playableFor } from "./playable.js";
import { listRecent } from "./recently-played.js";

/** The player: reading. 204 while no device is active. */
export const playerOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/me/player",
    scopes: ["user-read-playback-state"],
    mode: "both",
    cache: "user",
    handler: readState,
  },
  {
    method: "GET",
    path: "/me/player/currently-playing",
    scopes: ["user-read-currently-playing"],
    mode: "both",
    cache: "user",
    handler: (call) => (playerOf(call).active ? ok(currentlyPlaying(call)) : { status: 204 }),
  },
  {
    method: "GET",
    path: "/me/player/devices",
    scopes: ["user-read-playback-state"],
    mode: "both",
    cache: "user",
    handler: (call) => {
      const player = playerOf(call);
      return ok({ devices: player.devices.map((device) => deviceObject(player, device)) });
    },
  },
  {
    method: "GET",
    path: "/me/player/queue",
    scopes: ["user-read-currently-playing", "user-read-playback-state"],
    mode: "both",
    cache: "user",
    handler: readQueue,
  },
  {
    method: "GET",
    path: "/me/player/recently-played",
    scopes: ["user-read-recently-played"],
    mode: "both",
    cache: "user",
    handler: listRecent,
  },
];

const queueLength = 20;

function playerOf(call: Call) {
  return call.simulation.players.of(call.user);
}

/** `CurrentlyPlayingContextObject`. */
function readState(call: Call): Answer {
  const player = playerOf(call);
  const { active, state } = player;
  if (!active) return { status: 204 };
  return ok({
    device: deviceObject(player, active),
    repeat_state: state.repeat,
    shuffle_state: state.shuffle,
    ...currentlyPlaying(call),
  });
}

/** `CurrentlyPlayingObject`. An app that does not say it knows episodes is not shown one. */
function currentlyPlaying(call: Call): object {
  const player = playerOf(call);
  const { playback, state } = player;
  const type = state.current.split(":")[1];
  const shown = type === "track" || (call.query.get("additional_types") ?? "").split(",").includes("episode");
  return {
    context: contextObject(call.view, state.context),
    timestamp: Math.floor(state.since),
    progress_ms: Math.floor(playback.progress(call.simulation.clock.now())),
    is_playing: state.playing,
    item: shown ? playableFor(call, state.current) : null,
    currently_playing_type: type,
    actions: actionsObject(player),
  };
}

/** `QueueObject`: with nothing in it while no device is active. */
function readQueue(call: Call): Answer {
  const player = playerOf(call);
  if (!player.active) return ok({ currently_playing: null, queue: [] });
  const upcoming = player.playback.upcoming().slice(0, queueLength);
  return ok({
    currently_playing: playableFor(call, player.state.current),
    queue: upcoming.map((uri) => playableFor(call, uri)),
  });
}
