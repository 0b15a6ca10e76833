import { allMarkets } from "../catalogue/markets.js";
import { albumWithTracks } from "./albums.js";
import { ApiError } from "./api-error.js";
import { find, findById } from "./ids.js";
import { musicIn } from "./market.js";
import { fullArtist, fullTrack, simpleAlbum } from "./objects/music.js";
import { simplePlaylist } from "./objects/playlist.js";
import { publicUser } from "./objects/user.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { page, readWindow } from "./paging.js";

/** Operations closed to apps in development mode in February 2026; in extended mode they answer as before. */
export const legacyOperations: readonly Operation[] = [
  extended("/tracks", (call) => {
    const { catalogue } = call.simulation;
    return many(
      call,
      "tracks",
      50,
      (id) => catalogue.track(id),
      (track) => fullTrack(call.view, track),
    );
  }),
  extended("/albums", (call) => {
    const { catalogue } = call.simulation;
    return many(
      call,
      "albums",
      20,
      (id) => catalogue.album(id),
      (album) => albumWithTracks(call, album),
    );
  }),
  extended("/artists", (call) => {
    const { catalogue } = call.simulation;
    return many(
      call,
      "artists",
      50,
      (id) => catalogue.artist(id),
      (artist) => fullArtist(call.view, artist),
    );
  }),
  extended("/artists/{id}/top-tracks", (call) => {
    const artist = find(call, "id", (id) => call.simulation.catalogue.artist(id));
    const tracks = call.simulation.catalogue.tracks.filter((track) => track.artists.includes(artist));
    const best = musicIn(call, tracks)
      .toSorted((a, b) => b.popularity - a.popularity)
      .slice(0, 10);
    return ok({ tracks: best.map((track) => fullTrack(call.view, track)) });
  }),
  extended("/users/{user_id}", (call) => ok(publicUser(call.view, findUser(call)))),
  {
    ...extended("/users/{user_id}/playlists", (call) => {
      const user = findUser(call);
      const { playlists } = call.simulation.catalogue;
      const visible = playlists.filter(
        (playlist) => playlist.owner === user && (playlist.public || user === call.viewer),
      );
      return ok(page(call, visible, readWindow(call), (playlist) => simplePlaylist(call.view, playlist)));
    }),
    scopes: ["playlist-read-private"],
  },
  extended("/browse/new-releases", (call) => {
    const newest = musicIn(call, call.simulation.catalogue.albums).toSorted((a, b) =>
      b.releaseDate.localeCompare(a.releaseDate),
    );
    return ok({ albums: page(call, newest.slice(0, 100), readWindow(call), (album) => simpleAlbum(call.view, album)) });
  }),
  extended("/markets", () => ok({ markets: allMarkets })),
];

/** A reading operation of extended mode. */
export function extended(path: string, handler: Operation["handler"]): Operation {
  return { method: "GET", path, scopes: [], mode: "extended", cache: "catalogue", handler };
}

/** Several objects by `ids`, in the order asked; `null` stands for those that do not exist. */
export function many<T>(
  call: Call,
  name: string,
  most: number,
  look: (id: string) => T | undefined,
  show: (value: T) => unknown,
): Answer {
  const ids = call.query.get("ids")?.split(",") ?? [];
  if (ids.length === 0) throw new ApiError(400, "Missing required field: ids");
  if (ids.length > most) throw new ApiError(400, "Too many ids requested");
  const found = ids.map((id) => findById(id, (known) => look(known) ?? null));
  return ok({ [name]: found.map((value) => (value === null ? null : show(value))) });
}

function findUser(call: Call) {
  const user = call.simulation.catalogue.user(call.params.user_id ?? "");
  if (!user) throw new ApiError(404, "Resource not found");
  return user;
}
