import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import type { Playlist, User } from "../catalogue/records.js";
import { Database } from "./database.js";
import type { PlaylistEdit } from "./playlist-edit.js";
import { Playlists } from "./playlists.js";
import { SavedItems } from "./saved-items.js";

let folder: string;
const open: Database[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spotify-changes-"));
});
afterEach(() => {
  for (const database of open.splice(0)) database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the folder as a start does, without anything having been closed before. */
function start() {
  const database = new Database(folder);
  open.push(database);
  const catalogue = new Catalogue();
  const playlists = new Playlists(database, catalogue);
  return { catalogue, playlists, saved: new SavedItems(database, catalogue), user: firstOf(catalogue.users) };
}

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error("the list is empty");
  return first;
}

const details = { name: "Kept", description: "", public: true, collaborative: false };
const shown = (playlist: Playlist | undefined) =>
  playlist && {
    ...playlist,
    owner: playlist.owner.id,
    collaborators: playlist.collaborators.map(({ id }) => id),
    items: playlist.items.map(({ track, addedAt, addedBy }) => [track.id, addedAt, addedBy.id]),
  };
const insert = (catalogue: Catalogue, user: User, at: number, place = 0): PlaylistEdit => ({
  kind: "insert",
  place,
  items: [[`spotify:track:${catalogue.tracks[at]?.id}`, user.id, 1_790_000_000_000 + at]],
});

describe("what users changed", () => {
  it("is there again after a start that no stop came before", () => {
    const { catalogue, playlists, saved, user } = start();
    const made = playlists.create(user, details);
    const generated = catalogue.playlists.find((one) => one.owner === user && one.items.length === 500);
    if (!generated) throw new Error("no playlist of 500");
    playlists.edit(made, insert(catalogue, user, 1));
    playlists.edit(made, insert(catalogue, user, 2));
    playlists.setCover(made, Buffer.from([0xff, 0xd8, 0xff]));
    playlists.edit(generated, { kind: "details", details: { name: "Renamed" } });
    playlists.edit(generated, { kind: "remove", places: [0, 499] });
    playlists.edit(generated, { kind: "move", places: [1, 2], before: 9 });
    const uri = `spotify:playlist:${catalogue.playlists.find((one) => one.public && one.owner !== user)?.id}`;
    saved.add(user, [
      { uri, addedAt: 5 },
      { uri: "spotify:user:tobin_quill", addedAt: 6 },
    ]);
    const own = firstOf(saved.library(user).tracks).value.id;
    saved.remove(user, [`spotify:track:${own}`]);

    const again = start();
    for (const { id } of [made, generated]) {
      expect(shown(again.catalogue.playlist(id))).toEqual(shown(catalogue.playlist(id)));
    }
    expect(firstOf(again.catalogue.playlists).id).toBe(made.id);
    expect(again.playlists.cover(made.id)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(again.saved.has(again.user, uri)).toBe(true);
    expect(again.saved.has(again.user, `spotify:track:${own}`)).toBe(false);
    expect(again.catalogue.user("tobin_quill")?.followers).toBe(catalogue.user("tobin_quill")?.followers);
    const ids = ({ saved: state, user: of }: ReturnType<typeof start>) =>
      state.library(of).playlists.map(({ id }) => id);
    expect(ids(again)).toEqual(ids({ catalogue, playlists, saved, user }));
  });

  it("keeps the snapshots of the last hundred changes, across a start", () => {
    const { catalogue, playlists, user } = start();
    const made = playlists.create(user, details);
    for (let at = 0; at < 110; at++) playlists.edit(made, insert(catalogue, user, at));
    const again = start();
    const loaded = again.catalogue.playlist(made.id);
    if (!loaded) throw new Error("the playlist is gone");
    expect(again.playlists.itemsAt(loaded, 111)).toHaveLength(110);
    expect(again.playlists.itemsAt(loaded, 60)).toHaveLength(59);
    expect(again.playlists.itemsAt(loaded, 10)).toBeUndefined();
    expect(again.playlists.itemsAt(loaded, 112)).toBeUndefined();
  });

  it("is folded when there is very much of it, and stays the same", () => {
    const { catalogue, playlists, user } = start();
    const made = playlists.create(user, details);
    for (let at = 0; at < 510; at++) playlists.edit(made, insert(catalogue, user, at));
    playlists.edit(made, { kind: "details", details: { name: "Long" } });
    const folding = start();
    const folded = start();
    for (const { catalogue: other } of [folding, folded]) {
      expect(shown(other.playlist(made.id))).toEqual(shown(made));
    }
    expect(open.at(-1)?.playlistEdits()).toHaveLength(3);
  });

  it("does not move what other users' libraries were invented with", () => {
    const { catalogue, playlists } = start();
    const other = firstOf(catalogue.users.slice(1));
    const before = new Catalogue();
    for (const playlist of catalogue.playlists.filter((one) => one.public).slice(0, 40)) {
      playlists.edit(playlist, { kind: "details", details: { public: false } });
    }
    const twin = before.user(other.id);
    expect(catalogue.library(other).playlists.map(({ id }) => id)).toEqual(
      twin && before.library(twin).playlists.map(({ id }) => id),
    );
  });
});
