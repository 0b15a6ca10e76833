import { readQuery } from "../catalogue/search.js";
import { ApiError } from "./api-error.js";
import { musicIn, talkIn } from "./market.js";
import { fullArtist, fullTrack, simpleAlbum } from "./objects/music.js";
import { simplePlaylist } from "./objects/playlist.js";
import { simpleAudiobook, simpleEpisode, simpleShow } from "./objects/talk.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { type PagingObject, pageAt, readWindow } from "./paging.js";
import { resumePoint } from "./resume-point.js";

/** Search over the catalogue. */
export const searchOperations: readonly Operation[] = [
  { method: "GET", path: "/search", scopes: [], mode: "both", cache: "user", handler: search },
];

const types = ["track", "album", "artist", "playlist", "show", "episode", "audiobook"] as const;

function search(call: Call): Answer {
  const text = call.query.get("q")?.trim();
  if (!text) throw new ApiError(400, "No search query");
  const asked = call.query.get("type")?.split(",") ?? [];
  if (asked.length === 0) throw new ApiError(400, "Missing parameter type");
  const unknown = asked.find((type) => !types.some((known) => known === type));
  if (unknown !== undefined) throw new ApiError(400, `Bad search type field ${unknown}`);
  const results = types.filter((type) => asked.includes(type)).map((type) => [`${type}s`, find(call, type, text)]);
  return ok(Object.fromEntries(results));
}

function find(call: Call, type: (typeof types)[number], text: string): PagingObject {
  const window = readWindow(call, call.view.extended ? { usual: 20, most: 50 } : { usual: 5, most: 10 }, 1000);
  const link = new URLSearchParams(call.query);
  link.set("type", type);
  const show = <T>(found: readonly T[], object: (value: T) => unknown) =>
    pageAt(call, "/search", found, window, object, link);
  const { view, simulation } = call;
  const query = readQuery(text);
  const { search: index } = simulation.catalogue;
  switch (type) {
    case "track":
      return show(musicIn(call, index.tracks(query)), (track) => fullTrack(view, track));
    case "album":
      return show(musicIn(call, index.albums(query)), (album) => simpleAlbum(view, album));
    case "artist":
      return show(index.artists(query), (artist) => fullArtist(view, artist));
    case "playlist":
      return show(index.playlists(query), (playlist) => simplePlaylist(view, playlist));
    case "show":
      return show(talkIn(call, index.shows(query)), (found) => simpleShow(view, found));
    case "episode":
      return show(talkIn(call, index.episodes(query)), (episode) =>
        simpleEpisode(view, episode, resumePoint(call, episode)),
      );
    case "audiobook":
      return show(talkIn(call, index.audiobooks(query)), (audiobook) => simpleAudiobook(view, audiobook));
  }
}
