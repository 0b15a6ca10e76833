import type { Artist } from "../catalogue/records.js";
import { ApiError } from "./api-error.js";
import { find } from "./ids.js";
import { musicIn } from "./market.js";
import { albumGroup, discographyAlbum, fullArtist } from "./objects/music.js";
import { type Answer, type Call, type Operation, ok } from "./operation.js";
import { page, readWindow } from "./paging.js";

/** Artists and their discographies. */
export const artistOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/artists/{id}",
    scopes: [],
    mode: "both",
    cache: "catalogue",
    handler: (call) => ok(fullArtist(call.view, findArtist(call))),
  },
  { method: "GET", path: "/artists/{id}/albums", scopes: [], mode: "both", cache: "catalogue", handler: listAlbums },
];

const groups = ["album", "single", "compilation", "appears_on"];

function listAlbums(call: Call): Answer {
  const artist = findArtist(call);
  const wanted = call.query.get("include_groups")?.split(",") ?? groups;
  if (!wanted.every((group) => groups.includes(group))) throw new ApiError(400, "Invalid include_groups");
  const albums = call.simulation.catalogue
    .albumsOf(artist)
    .filter((album) => wanted.includes(albumGroup(album, artist)));
  const window = readWindow(call, call.view.extended ? { usual: 20, most: 50 } : { usual: 5, most: 10 });
  return ok(page(call, musicIn(call, albums), window, (album) => discographyAlbum(call.view, album, artist)));
}

function findArtist(call: Call): Artist {
  return find(call, "id", (id) => call.simulation.catalogue.artist(id));
}
