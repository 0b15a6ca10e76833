import type { Player } from "../player/player.js";
import { ApiError } from "./api-error.js";
import type { Call } from "./operation.js";

/**
 * The player on the device a command is for: the one named, which becomes the active one, or the one that is active.
 * Throws 404.
 */
export function takeDevice(call: Call, id = call.query.get("device_id") ?? undefined): Player {
  const player = call.simulation.players.of(call.user);
  if (id !== undefined) {
    const device = player.device(id);
    if (!device) throw new ApiError(404, "Device not found");
    player.state.device = device.id;
  }
  if (!player.active) throw playerError(404, "No active device found", "NO_ACTIVE_DEVICE");
  return player;
}

/** A parameter of the query that a command cannot do without. Throws 400. */
export function requiredParameter(call: Call, name: string): string {
  const value = call.query.get(name);
  if (value === null || value === "") throw new ApiError(400, `Required parameter ${name} missing`);
  return value;
}

/** Why the player did not obey; `reason` is one of the player error reasons of Spotify's reference. */
export function playerError(status: number, message: string, reason: string): ApiError {
  return new ApiError(status, `Player command failed: ${message}`, reason);
}
