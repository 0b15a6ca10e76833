import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { errorOf, Stage } from "./stage.js";

const catalogue = new Catalogue();
const me = "mina.achterberg";
const minas = catalogue.users[0];
const owned = new Set(minas ? catalogue.library(minas).tracks.map(({ value }) => value.id) : []);
const freshTracks = catalogue.tracks.filter(({ id }) => !owned.has(id));
const [fresh = "", second = ""] = freshTracks.map(({ id }) => id);
const unknown = "0".repeat(22);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.controls.change({ mode: "development" }));

const send: Stage["send"] = (...order) => stage.send(...order);
const statusOf = async (answer: Promise<Response>) => (await answer).status;
const contains = async (...uris: string[]) => (await send("GET", `/me/library/contains?uris=${uris.join(",")}`)).json();
const idOf = (list: readonly { id: string }[], at: number) => list.at(at)?.id ?? "";

describe("the library by URI", () => {
  it("takes every kind of thing, and shows it at the top of its list at once", async () => {
    const lists = {
      track: ["tracks", fresh],
      album: ["albums", idOf(catalogue.albums, 0)],
      episode: ["episodes", idOf(catalogue.episodes, 0)],
      show: ["shows", idOf(catalogue.shows, 0)],
      audiobook: ["audiobooks", idOf(catalogue.audiobooks, 0)],
    } as const;
    for (const [kind, [folder, id]] of Object.entries(lists)) {
      const uri = `spotify:${kind}:${id}`;
      await send("DELETE", `/me/library?uris=${uri}`);
      expect(await contains(uri)).toEqual([false]);
      const before = await send("GET", `/me/${folder}?limit=1`);
      expect(await statusOf(send("PUT", `/me/library?uris=${uri}`))).toBe(200);
      expect(await contains(uri)).toEqual([true]);
      const after = await send("GET", `/me/${folder}?limit=1`);
      expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
      const text = await after.text();
      expect(text).toContain(uri);
      expect(JSON.parse(text).total).toBe(((await before.json()) as { total: number }).total + 1);
    }
  });

  it("answers in the order asked, also for artists and for what does not exist", async () => {
    const known = minas && catalogue.library(minas);
    const artist = `spotify:artist:${known?.artists[0]?.id}`;
    const track = `spotify:track:${known?.tracks.at(-1)?.value.id}`;
    expect(await contains(artist, `spotify:track:${unknown}`, track)).toEqual([true, false, true]);
  });

  it("follows playlists and people, and lets go of own playlists", async () => {
    const other = catalogue.playlists.find((playlist) => playlist.public && playlist.owner.id === "tobin_quill");
    const own = catalogue.playlists.find((playlist) => playlist.owner === minas);
    const listed = async () => {
      const { items } = (await (await send("GET", "/me/playlists?limit=50")).json()) as { items: { id: string }[] };
      return items.map(({ id }) => id);
    };
    await send("DELETE", `/me/library?uris=spotify:playlist:${other?.id}`);
    expect(await listed()).not.toContain(other?.id);
    await send("PUT", `/me/library?uris=spotify:playlist:${other?.id},spotify:user:tobin_quill`);
    expect(await listed()).toContain(other?.id);
    expect(await contains("spotify:user:tobin_quill", `spotify:playlist:${own?.id}`)).toEqual([true, true]);
    await send("DELETE", `/me/library?uris=spotify:playlist:${own?.id}`);
    expect(await listed()).not.toContain(own?.id);
    expect((await send("GET", `/playlists/${own?.id}`)).status).toBe(200);
    await send("PUT", `/me/library?uris=spotify:playlist:${own?.id}`);
    expect((await listed()).filter((id) => id === own?.id)).toHaveLength(1);
  });

  it.each([
    ["", 400, "Missing required field: uris"],
    ["?uris=", 400, "Missing required field: uris"],
    ["?uris=nonsense", 400, "Invalid uri: nonsense"],
    ["?uris=spotify:chapter:0000000000000000000000", 400, "Invalid uri: spotify:chapter:0000000000000000000000"],
    ["?uris=spotify:toString:0000000000000000000000", 400, "Invalid uri: spotify:toString:0000000000000000000000"],
    ["?uris=spotify:track:short", 400, "invalid id"],
    [`?uris=spotify:artist:${unknown}`, 400, `Unsupported uri type: spotify:artist:${unknown}`],
    [`?uris=spotify:track:${unknown}`, 404, "Resource not found"],
    ["?uris=spotify:user:nobody", 404, "Resource not found"],
    [`?uris=${Array(41).fill(`spotify:track:${unknown}`).join(",")}`, 400, "Too many uris requested"],
  ])("refuses %s", async (query, status, message) => {
    for (const method of ["PUT", "DELETE"]) {
      expect(await errorOf(await send(method, `/me/library${query}`))).toEqual([status, message]);
    }
  });

  it("saves all or nothing", async () => {
    const [a, b] = [`spotify:track:${second}`, `spotify:track:${unknown}`];
    expect(await statusOf(send("PUT", `/me/library?uris=${a},${b}`))).toBe(404);
    expect(await contains(a)).toEqual([false]);
  });

  it("hides private playlists of others", async () => {
    const hidden = catalogue.playlists.find((playlist) => !playlist.public && playlist.owner.id === "defne_yildirim");
    expect(await statusOf(send("PUT", `/me/library?uris=spotify:playlist:${hidden?.id}`))).toBe(404);
  });

  it("asks for the scope of each kind", async () => {
    const uris = {
      library: `spotify:track:${fresh}`,
      follow: "spotify:user:tobin_quill",
      playlist: `spotify:playlist:${catalogue.playlists[0]?.id}`,
    };
    const modify = { library: "user-library-modify", follow: "user-follow-modify", playlist: "playlist-modify-public" };
    const read = { library: "user-library-read", follow: "user-follow-read", playlist: "playlist-read-private" };
    for (const part of ["library", "follow", "playlist"] as const) {
      const { access_token } = await stage.controls.tokens(me, { scope: `${modify[part]} ${read[part]}` });
      for (const other of ["library", "follow", "playlist"] as const) {
        const expected = part === other ? 200 : 403;
        const query = `?uris=${uris[other]}`;
        expect(await statusOf(send("PUT", `/me/library${query}`, undefined, access_token))).toBe(expected);
        expect(await statusOf(send("GET", `/me/library/contains${query}`, undefined, access_token))).toBe(expected);
      }
    }
  });
});

describe("the library by id, as before 2026", () => {
  const folders = {
    tracks: catalogue.tracks,
    albums: catalogue.albums,
    episodes: catalogue.episodes,
    shows: catalogue.shows,
    audiobooks: catalogue.audiobooks,
  };

  it.each(Object.entries(folders))(
    "/me/%s is closed in development mode and works in extended mode",
    async (folder, list) => {
      const id = idOf(list, -1);
      expect(await errorOf(await send("PUT", `/me/${folder}?ids=${id}`))).toEqual([403, "Forbidden"]);
      await stage.controls.change({ mode: "extended" });
      const has = async () => (await send("GET", `/me/${folder}/contains?ids=${id},${unknown}`)).json();
      expect(await statusOf(send("DELETE", `/me/${folder}`, { ids: [id] }))).toBe(200);
      expect(await has()).toEqual([false, false]);
      expect(await statusOf(send("PUT", `/me/${folder}?ids=${id}`, { ids: "ignored" }))).toBe(200);
      expect(await has()).toEqual([true, false]);
      expect(await statusOf(send("PUT", `/me/${folder}`, [id]))).toBe(200);
      expect(await statusOf(send("PUT", `/me/${folder}?ids=${unknown}`))).toBe(404);
      expect(await errorOf(await send("PUT", `/me/${folder}`, "{"))).toEqual([400, "Error parsing JSON."]);
      expect(await errorOf(await send("PUT", `/me/${folder}`))).toEqual([400, "Missing required field: ids"]);
      expect(await errorOf(await send("DELETE", `/me/${folder}?ids=short`))).toEqual([400, "invalid id"]);
      const many = Array(51).fill(id).join(",");
      expect(await errorOf(await send("GET", `/me/${folder}/contains?ids=${many}`))).toEqual([
        400,
        "Too many ids requested",
      ]);
      const { access_token } = await stage.controls.tokens(me, { scope: "user-library-read" });
      expect(await statusOf(send("PUT", `/me/${folder}?ids=${id}`, undefined, access_token))).toBe(403);
    },
  );

  it("takes tracks with the instant they were added", async () => {
    await stage.controls.change({ mode: "extended" });
    const timestamped_ids = [{ id: second, added_at: "2031-05-06T07:08:09Z" }];
    expect(await statusOf(send("PUT", "/me/tracks", { timestamped_ids }))).toBe(200);
    const { items } = (await (await send("GET", "/me/tracks?limit=1")).json()) as { items: object[] };
    expect(items).toMatchObject([{ added_at: "2031-05-06T07:08:09Z", track: { id: second } }]);
    const wrong = { timestamped_ids: [{ id: second, added_at: "yesterday" }] };
    expect((await send("PUT", "/me/tracks", wrong)).status).toBe(400);
  });
});
