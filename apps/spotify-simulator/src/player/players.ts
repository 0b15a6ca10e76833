import type { Catalogue } from "../catalogue/catalogue.js";
import type { Track, User } from "../catalogue/records.js";
import type { Clock } from "../clock.js";
import type { Database } from "../state/database.js";
import { Player } from "./player.js";
import { type PlayerState, stateSchema } from "./state.js";

const lastPlay = Date.UTC(2026, 8, 1, 20);
const betweenPlays = 237_000;

/** Every user's player, made or read when it is first asked for. */
export class Players {
  readonly #players = new Map<User, Player>();

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  of(user: User): Player {
    const known = this.#players.get(user);
    if (known) return known;
    const player = new Player(user, this.#stored(user) ?? this.#invent(user), this.clock, this.catalogue);
    this.#players.set(user, player);
    return player;
  }

  /** Writes a user's player down, so that it goes on after a restart. */
  save(user: User): void {
    this.database.write(
      "INSERT INTO player (user_id, state) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET state = excluded.state",
      user.id,
      JSON.stringify(this.of(user).state),
    );
  }

  #stored(user: User): PlayerState | undefined {
    const text = this.database.player(user.id);
    const read = stateSchema.safeParse(text === undefined ? undefined : JSON.parse(text));
    if (!read.success) return undefined;
    const { list, current, queue, history } = read.data;
    const uris = [current, ...list, ...queue, ...history.map(({ uri }) => uri)];
    return uris.every((uri) => this.catalogue.playable(uri)) ? read.data : undefined;
  }

  /** Nothing plays, no device is active; some favourites were played in September 2026. */
  #invent(user: User): PlayerState {
    const played = this.catalogue.library(user).topTracks.slice(0, 50);
    const [last] = played;
    if (last === undefined) throw new RangeError("a user needs favourite tracks");
    const list = last.album.tracks;
    return {
      device: null,
      volumes: {},
      context: albumUri(last),
      list: list.map(trackUri),
      order: [...list.keys()],
      at: list.indexOf(last),
      current: trackUri(last),
      queue: [],
      position: 0,
      since: lastPlay,
      playing: false,
      repeat: "off",
      shuffle: false,
      history: played.map((track, index) => ({
        uri: trackUri(track),
        context: albumUri(track),
        playedAt: lastPlay - index * betweenPlays,
      })),
      heard: {},
    };
  }
}

function trackUri(track: Track): string {
  return `spotify:track:${track.id}`;
}

function albumUri(track: Track): string {
  return `spotify:album:${track.album.id}`;
}
