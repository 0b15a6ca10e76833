import { describe, expect, it } from "vitest";
import { Catalogue } from "./catalogue.js";
import { readQuery } from "./search.js";

const catalogue = new Catalogue();

describe("catalogue", () => {
  it("has 40 users, the last two of them not allow-listed", () => {
    expect(catalogue.users).toHaveLength(40);
    expect(catalogue.users.filter((user) => !user.allowListed)).toEqual(catalogue.users.slice(-2));
    expect(catalogue.users.filter((user) => user.email === null)).toHaveLength(1);
    expect(catalogue.users.filter((user) => user.displayName === null)).toHaveLength(1);
  });

  it("has at least 2,400 tracks and 300 artists, every id unique and 22 base-62 digits long", () => {
    const { artists, albums, tracks, playlists } = catalogue;
    expect(tracks.length).toBeGreaterThanOrEqual(2400);
    expect(artists.length).toBeGreaterThanOrEqual(300);
    const ids = [...artists, ...albums, ...tracks, ...playlists].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9A-Za-z]{22}$/.test(id))).toBe(true);
    expect(new Set(artists.map(({ name }) => name)).size).toBe(artists.length);
    expect(albums.every((album) => album.tracks.length > 0)).toBe(true);
  });

  it("is the same each time it is made", () => {
    const again = new Catalogue();
    const facts = ({ users, tracks, playlists }: Catalogue) => [
      users.map((user) => user.accountId),
      tracks.map((track) => [track.id, track.name, track.durationMs]),
      playlists.map((playlist) => [playlist.id, playlist.name, playlist.items.map((item) => item.track.id)]),
    ];
    expect(facts(again)).toEqual(facts(catalogue));
  });

  it("gives the first user playlists of 0, 1, 50, 500 and 5,000 items", () => {
    const [first] = catalogue.users;
    const sizes = catalogue.playlists.filter(({ owner }) => owner === first).map(({ items }) => items.length);
    expect(sizes).toEqual(expect.arrayContaining([0, 1, 50, 500, 5000]));
  });

  it("sings in many scripts", () => {
    const names = catalogue.tracks.map((track) => track.name).join(" ");
    const scripts = [
      "Latin",
      "Hangul",
      "Hiragana",
      "Han",
      "Greek",
      "Cyrillic",
      "Arabic",
      "Devanagari",
      "Hebrew",
      "Thai",
    ];
    expect(scripts.filter((script) => !new RegExp(`\\p{Script=${script}}`, "u").test(names))).toEqual([]);
  });
});

describe("search", () => {
  it("matches without case and accents, the most popular first", () => {
    const found = catalogue.search.tracks(readQuery("EPHEMERE"));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((track) => `${track.name} ${track.album.name}`.includes("Éphémère"))).toBe(true);
    expect(found.map((track) => track.popularity)).toEqual(
      found.map((track) => track.popularity).toSorted((a, b) => b - a),
    );
  });

  it("narrows by field filters", () => {
    const [artist] = catalogue.artists;
    const found = catalogue.search.tracks(readQuery(`artist:"${artist?.name}" year:1970-2026`));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((track) => track.artists.some(({ name }) => name.includes(artist?.name ?? "")))).toBe(true);
    expect(catalogue.search.tracks(readQuery(`artist:"${artist?.name}" year:1900`))).toEqual([]);
  });

  it("never finds private playlists", () => {
    const found = catalogue.search.playlists(readQuery(""));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((playlist) => playlist.public)).toBe(true);
  });
});
