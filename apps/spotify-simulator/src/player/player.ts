import type { Catalogue } from "../catalogue/catalogue.js";
import { Random } from "../catalogue/random.js";
import type { User } from "../catalogue/records.js";
import type { Chapter, Episode } from "../catalogue/talk-records.js";
import type { Clock } from "../clock.js";
import { type Device, inventDevices } from "./devices.js";
import { Playback } from "./playback.js";
import type { PlayerState } from "./state.js";

/** A user's player: devices, one of which may be active, and what plays. */
export class Player {
  readonly devices: readonly Device[];
  readonly #playback: Playback;

  constructor(
    private readonly user: User,
    state: PlayerState,
    private readonly clock: Clock,
    catalogue: Catalogue,
  ) {
    this.devices = inventDevices(user);
    this.#playback = new Playback(state, (uri) => catalogue.playable(uri)?.durationMs ?? 0);
  }

  /** What plays at this moment. */
  get playback(): Playback {
    this.#playback.catchUp(this.clock.now());
    return this.#playback;
  }

  get state(): PlayerState {
    return this.playback.state;
  }

  get active(): Device | undefined {
    return this.device(this.#playback.state.device);
  }

  device(id: string | null): Device | undefined {
    return this.devices.find((device) => device.id === id);
  }

  /** Percent; `null` for a device that cannot tell. */
  volume(device: Device): number | null {
    return device.supportsVolume ? (this.#playback.state.volumes[device.id] ?? device.volume) : null;
  }

  /** How far the user heard an episode or a chapter, in milliseconds: as played here, or as invented. */
  heard(part: Episode | Chapter): number {
    const { state } = this;
    const uri = `spotify:episode:${part.id}`;
    if (state.current === uri && state.device !== null) return this.#playback.progress(this.clock.now());
    const played = state.heard[uri];
    if (played !== undefined) return played;
    const random = new Random(`heard ${this.user.id} ${part.id}`);
    if (random.chance(0.6)) return 0;
    return random.chance(0.5) ? part.durationMs : random.int(1, part.durationMs);
  }
}
