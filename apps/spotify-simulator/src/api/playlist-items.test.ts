import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { errorOf, Stage } from "./stage.js";

const { tracks, episodes, playlists } = new Catalogue();
const uri = (at: number) => `spotify:track:${tracks[at]?.id}`;
const uris = (...places: number[]) => places.map(uri);

let stage: Stage;
let id: string;
let first: string;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const send: Stage["send"] = (...order) => stage.send(...order);
/** Makes a change that must succeed; answers the new snapshot id. */
const change = async (method: string, body: unknown, query = "", name = "items") => {
  const answer = await send(method, `/playlists/${id}/${name}${query}`, body);
  expect(answer.status).toBe(method === "POST" ? 201 : 200);
  return ((await answer.json()) as { snapshot_id: string }).snapshot_id;
};
/** The places in the catalogue of the items the playlist holds. */
const order = async () => {
  const { items } = (await (await send("GET", `/playlists/${id}/items?limit=50`)).json()) as {
    items: { item: { uri: string } }[];
  };
  return items.map(({ item }) => tracks.findIndex((track) => item.uri.endsWith(track.id)));
};

beforeEach(async () => {
  await stage.controls.change({ mode: "development" });
  const made = await send("POST", "/me/playlists", { name: "Items", public: false });
  id = ((await made.json()) as { id: string }).id;
  first = await change("POST", { uris: uris(0, 1, 2, 3, 4) });
});

describe("adding", () => {
  it("appends, or inserts at a position of the body or the query", async () => {
    await change("POST", { uris: uris(5) });
    await change("POST", { uris: uris(6, 7), position: 1 });
    await change("POST", { uris: uris(9) }, `?position=0&uris=${uri(8)}`);
    expect(await order()).toEqual([8, 0, 6, 7, 1, 2, 3, 4, 5]);
  });

  it("takes the bare list older clients send, episodes, and the same track twice", async () => {
    await change("POST", uris(0, 0));
    expect(await order()).toEqual([0, 1, 2, 3, 4, 0, 0]);
    const episode = `spotify:episode:${episodes[0]?.id}`;
    await change("POST", { uris: [episode] });
    const answer = await send("GET", `/playlists/${id}/items?offset=7&fields=items(item(uri,type),added_by.id)`);
    expect(await answer.json()).toEqual({
      items: [{ item: { uri: episode, type: "episode" }, added_by: { id: "mina.achterberg" } }],
    });
  });

  it("shows at once, with another ETag and snapshot id", async () => {
    const look = () => send("GET", `/playlists/${id}`);
    const before = await look();
    const given = await change("POST", { uris: uris(7) });
    const after = await look();
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
    expect(given).not.toBe(first);
    expect(await after.json()).toMatchObject({ snapshot_id: given, items: { total: 6 } });
  });

  it.each([
    ["{", "Error parsing JSON."],
    ["7", "Error parsing JSON."],
    ["", "Missing required field: uris"],
    ['{"uris": []}', "Missing required field: uris"],
    ['{"uris": ["spotify:album:0000000000000000000000"]}', "Invalid track uri: spotify:album:0000000000000000000000"],
    ['{"uris": ["spotify:track:short"]}', "Invalid track uri: spotify:track:short"],
    ['{"uris": ["spotify:track:0000000000000000000000"]}', "Payload contains a non-existing ID"],
    [JSON.stringify({ uris: uris(0), position: 6 }), "Index out of bounds"],
    [JSON.stringify({ uris: uris(0), position: -1 }), "Invalid value for field: position"],
    [JSON.stringify({ uris: Array(101).fill(uri(0)) }), "You can add a maximum of 100 items per request."],
  ])("is refused for the body %s", async (body, message) => {
    expect(await errorOf(await send("POST", `/playlists/${id}/items`, body))).toEqual([400, message]);
    expect(await order()).toEqual([0, 1, 2, 3, 4]);
  });

  it("stops at 10,000 items", async () => {
    for (let full = 0; full < 99; full++) await change("POST", { uris: Array(100).fill(uri(0)) });
    expect((await send("POST", `/playlists/${id}/items`, { uris: Array(96).fill(uri(0)) })).status).toBe(403);
    await change("POST", { uris: Array(95).fill(uri(0)) });
  });
});

describe("replacing", () => {
  it("sets the items of the body or the query, or clears the playlist", async () => {
    await change("PUT", { uris: uris(7, 8) });
    expect(await order()).toEqual([7, 8]);
    await change("PUT", undefined, `?uris=${uris(9, 1).join(",%20")}`);
    expect(await order()).toEqual([9, 1]);
    await change("PUT", { uris: [] });
    expect(await order()).toEqual([]);
  });

  it("is not mixed with reordering", async () => {
    const mixed = { uris: uris(1), range_start: 0, insert_before: 2 };
    expect((await send("PUT", `/playlists/${id}/items`, mixed)).status).toBe(400);
    expect(await errorOf(await send("PUT", `/playlists/${id}/items`, {}))).toEqual([
      400,
      "Missing required field: range_start",
    ]);
  });
});

describe("reordering", () => {
  it.each([
    [{ range_start: 0, insert_before: 5 }, [1, 2, 3, 4, 0]],
    [{ range_start: 4, insert_before: 0 }, [4, 0, 1, 2, 3]],
    [{ range_start: 1, insert_before: 4, range_length: 2 }, [0, 3, 1, 2, 4]],
    [{ range_start: 3, insert_before: 1, range_length: 2 }, [0, 3, 4, 1, 2]],
    [{ range_start: 1, insert_before: 2, range_length: 3 }, [0, 1, 2, 3, 4]],
  ])("moves %j", async (body, expected) => {
    await change("PUT", body);
    expect(await order()).toEqual(expected);
  });

  it("against an old snapshot moves what stood there then, before what stood there then", async () => {
    await change("POST", { uris: uris(8, 9), position: 0 });
    await change("PUT", { range_start: 0, insert_before: 4, snapshot_id: first });
    expect(await order()).toEqual([8, 9, 1, 2, 3, 0, 4]);
  });

  it("leaves out what is gone since the snapshot", async () => {
    await change("DELETE", { items: [{ uri: uri(0) }, { uri: uri(3) }] });
    await change("PUT", { range_start: 0, range_length: 2, insert_before: 3, snapshot_id: first });
    expect(await order()).toEqual([2, 1, 4]);
  });

  it.each([
    { range_start: 5, insert_before: 0 },
    { range_start: 4, insert_before: 0, range_length: 2 },
    { range_start: 0, insert_before: 6 },
    { range_start: -1, insert_before: 0 },
    { range_start: 0, insert_before: 1, range_length: 0 },
    { range_start: 0.5, insert_before: 1 },
    { range_start: 0 },
    { range_start: 0, insert_before: 1, snapshot_id: "unknown" },
    { range_start: 0, insert_before: 1, snapshot_id: 7 },
  ])("refuses %j", async (body) => {
    expect((await send("PUT", `/playlists/${id}/items`, body)).status).toBe(400);
    expect(await order()).toEqual([0, 1, 2, 3, 4]);
  });

  it("refuses the snapshot of another playlist", async () => {
    const other = playlists[0]?.id;
    const { snapshot_id } = (await (await send("GET", `/playlists/${other}`)).json()) as { snapshot_id: string };
    const body = { range_start: 0, insert_before: 1, snapshot_id };
    expect(await errorOf(await send("PUT", `/playlists/${id}/items`, body))).toEqual([400, "Invalid snapshot_id"]);
  });
});

describe("removing", () => {
  it("takes every occurrence of a URI; what is not there changes nothing", async () => {
    const before = await change("POST", { uris: uris(0) });
    expect(await change("DELETE", { items: [{ uri: uri(9) }] })).toBe(before);
    await change("DELETE", { items: [{ uri: uri(0) }, { uri: uri(2) }] });
    expect(await order()).toEqual([1, 3, 4]);
  });

  it("against an old snapshot spares what was added since", async () => {
    await change("POST", { uris: uris(0) });
    await change("DELETE", { items: [{ uri: uri(0) }], snapshot_id: first });
    expect(await order()).toEqual([1, 2, 3, 4, 0]);
  });

  it("takes named positions, if the item stands there", async () => {
    await change("POST", { uris: uris(1) });
    await change("DELETE", { items: [{ uri: uri(1), positions: [5] }] });
    expect(await order()).toEqual([0, 1, 2, 3, 4]);
    const wrong = { items: [{ uri: uri(1), positions: [0] }] };
    expect((await send("DELETE", `/playlists/${id}/items`, wrong)).status).toBe(400);
  });

  it.each([
    ["", "Missing required field: items"],
    ['{"tracks": []}', "Missing required field: items"],
    ['{"items": [{}]}', "Invalid value for field: items.0.uri"],
    ['{"items": [{"uri": "x"}]}', "Invalid track uri: x"],
    [JSON.stringify({ items: Array(101).fill({ uri: uri(0) }) }), "You can remove a maximum of 100 items per request."],
  ])("is refused for the body %s", async (body, message) => {
    expect(await errorOf(await send("DELETE", `/playlists/${id}/items`, body))).toEqual([400, message]);
  });
});

describe("who may change items", () => {
  it("the owner and, in a collaborative playlist, the collaborators", async () => {
    const shared = playlists.find(({ collaborative, collaborators }) => collaborative && collaborators[0]);
    const [owner, friend] = [shared?.owner.id ?? "", shared?.collaborators[0]?.id ?? ""];
    const path = `/playlists/${shared?.id}/items`;
    const token = async (user: string) => (await stage.controls.tokens(user)).access_token;
    expect((await send("POST", path, { uris: uris(0) }, await token(friend))).status).toBe(201);
    expect((await send("POST", path, { uris: uris(0) }, await token("defne_yildirim"))).status).toBe(404);
    await send("PUT", `/playlists/${shared?.id}`, { collaborative: false }, await token(owner));
    expect((await send("POST", path, { uris: uris(0) }, await token(friend))).status).toBe(404);
  });

  it("nobody else, even where they may look", async () => {
    await send("PUT", `/playlists/${id}`, { public: true });
    const { access_token } = await stage.controls.tokens("tobin_quill");
    for (const method of ["POST", "PUT", "DELETE"]) {
      const answer = await send(method, `/playlists/${id}/items`, { uris: uris(0) }, access_token);
      expect(await errorOf(answer)).toEqual([403, "Forbidden"]);
    }
  });

  it("by the scope for public or for private playlists", async () => {
    const { access_token } = await stage.controls.tokens("mina.achterberg", { scope: "playlist-modify-public" });
    const add = () => send("POST", `/playlists/${id}/items`, { uris: uris(0) }, access_token);
    expect(await errorOf(await add())).toEqual([403, "Insufficient client scope"]);
    await send("PUT", `/playlists/${id}`, { public: true });
    expect((await add()).status).toBe(201);
  });
});

describe("the name of before 2026", () => {
  it("is closed in development mode and the same in extended mode", async () => {
    for (const method of ["POST", "PUT", "DELETE"]) {
      expect(await errorOf(await send(method, `/playlists/${id}/tracks`, {}))).toEqual([403, "Forbidden"]);
    }
    await stage.controls.change({ mode: "extended" });
    await change("POST", { uris: uris(5) }, "", "tracks");
    await change("DELETE", { tracks: [{ uri: uri(0) }] }, "", "tracks");
    await change("PUT", { range_start: 0, insert_before: 2 }, "", "tracks");
    expect(await order()).toEqual([2, 1, 3, 4, 5]);
  });
});
