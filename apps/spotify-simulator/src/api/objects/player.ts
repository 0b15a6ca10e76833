import type { Device } from "../../player/devices.js";
import type { Player } from "../../player/player.js";
import { identity, type View } from "./view.js";

/** `DeviceObject`. */
export function deviceObject(player: Player, device: Device): object {
  return {
    id: device.id,
    is_active: player.active === device,
    is_private_session: false,
    is_restricted: false,
    name: device.name,
    supports_volume: device.supportsVolume,
    type: device.type,
    volume_percent: player.volume(device),
  };
}

/** `ContextObject` for an album's, artist's, playlist's or show's URI; `null` for a list of single items. */
export function contextObject(view: View, context: string | null): object | null {
  if (context === null) return null;
  const [, type = "", id = ""] = context.split(":");
  const { external_urls, href, uri } = identity(view, type, id);
  return { type, href, external_urls, uri };
}

/** What a user interface should not offer now (`DisallowsObject`, one level deeper than the reference has it, as answers do). */
export function actionsObject(player: Player): object {
  const { playing, at, repeat, queue, current, list, order } = player.state;
  const first = at === 0 && repeat !== "context" && queue.length === 0 && current === list[order[0] ?? 0];
  return { disallows: { [playing ? "resuming" : "pausing"]: true, ...(first ? { skipping_prev: true } : {}) } };
}
