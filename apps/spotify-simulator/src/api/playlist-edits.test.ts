import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { errorOf, Stage } from "./stage.js";

interface Shown {
  id: string;
  name: string;
  description: string;
  public: boolean;
  collaborative: boolean;
  snapshot_id: string;
  images: { url: string }[];
}

let stage: Stage;
let tobin: string;
beforeAll(async () => {
  stage = await Stage.open();
  tobin = (await stage.controls.tokens("tobin_quill")).access_token;
});
afterAll(() => stage.close());
beforeEach(() => stage.controls.change({ mode: "development" }));

const send: Stage["send"] = (...order) => stage.send(...order);
const make = async (details: object = {}) => {
  const answer = await send("POST", "/me/playlists", { name: "New", ...details });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Shown;
};
const read = (id: string) => stage.read<Shown>(`/playlists/${id}`);
const scoped = (scope: string) => stage.scoped(scope);

describe("a new playlist", () => {
  it("is empty, public unless asked otherwise, and at the top of its owner's list", async () => {
    const made = await make({ description: "salt & pepper" });
    expect(made).toMatchObject({
      name: "New",
      description: "salt &amp; pepper",
      public: true,
      collaborative: false,
      owner: { id: "mina.achterberg" },
      items: { total: 0 },
    });
    const list = (await (await send("GET", "/me/playlists?limit=1")).json()) as { items: Shown[] };
    expect(list.items[0]?.id).toBe(made.id);
  });

  it("that is private exists for its owner alone", async () => {
    const { id } = await make({ public: false });
    expect((await send("GET", `/playlists/${id}`)).status).toBe(200);
    expect(await errorOf(await send("GET", `/playlists/${id}`, undefined, tobin))).toEqual([404, "Resource not found"]);
  });

  it("is found by search under its name, and under no other after a change", async () => {
    const { id } = await make({ name: "Quokkaparade" });
    const found = async (q: string) => {
      const { playlists } = (await (await send("GET", `/search?type=playlist&q=${q}`)).json()) as {
        playlists: { items: Shown[] };
      };
      return playlists.items.map((playlist) => playlist.id);
    };
    expect(await found("quokkaparade")).toEqual([id]);
    await send("PUT", `/playlists/${id}`, { name: "Wombatparade" });
    expect(await found("quokkaparade")).toEqual([]);
    expect(await found("wombatparade")).toEqual([id]);
  });

  it("takes the scope of its state, both for a collaborative one", async () => {
    const [forPublic, forPrivate, none] = [
      await scoped("playlist-modify-public"),
      await scoped("playlist-modify-private"),
      await scoped("user-read-email"),
    ];
    const status = async (details: object, token: string) =>
      (await send("POST", "/me/playlists", { name: "x", ...details }, token)).status;
    expect(await status({}, forPublic)).toBe(201);
    expect(await status({ public: false }, forPublic)).toBe(403);
    expect(await status({ public: false }, forPrivate)).toBe(201);
    expect(await status({}, forPrivate)).toBe(403);
    expect(await status({ public: false, collaborative: true }, forPrivate)).toBe(403);
    expect(await status({ public: false, collaborative: true }, stage.token)).toBe(201);
    expect(await errorOf(await send("POST", "/me/playlists", "{", none))).toEqual([403, "Insufficient client scope"]);
  });

  it.each([
    ["{", "Error parsing JSON."],
    ["[]", "Error parsing JSON."],
    ["null", "Error parsing JSON."],
    ["", "Missing required field: name"],
    ['{"name": "  "}', "Missing required field: name"],
    ['{"name": 1}', "Invalid value for field: name"],
    ['{"name": "x", "public": "yes"}', "Invalid value for field: public"],
    [JSON.stringify({ name: "x".repeat(101) }), "Invalid value for field: name"],
    [JSON.stringify({ name: "x", description: "y".repeat(301) }), "Invalid value for field: description"],
    ['{"name": "x", "collaborative": true}', "Collaborative playlists can only be private"],
  ])("is refused for the body %s", async (body, message) => {
    expect(await errorOf(await send("POST", "/me/playlists", body))).toEqual([400, message]);
  });

  it("has a name of up to 100 characters and a description of up to 300, before and after a change", async () => {
    const longest = { name: "é".repeat(100), description: "&".repeat(300) };
    const { id } = await make(longest);
    expect(await read(id)).toMatchObject({ name: longest.name, description: "&amp;".repeat(300) });
    for (const field of ["name", "description"]) {
      const tooLong = { [field]: "x".repeat(field === "name" ? 101 : 301) };
      expect(await errorOf(await send("PUT", `/playlists/${id}`, tooLong))).toEqual([
        400,
        `Invalid value for field: ${field}`,
      ]);
    }
    expect(await read(id)).toMatchObject({ name: longest.name });
  });

  it("is refused for a body of more than 64 KB", async () => {
    expect((await send("POST", "/me/playlists", { name: "x".repeat(70_000) })).status).toBe(413);
  });

  it("is made for oneself alone by the path of before 2026, in extended mode", async () => {
    const path = "/users/mina.achterberg/playlists";
    expect(await errorOf(await send("POST", path, { name: "x" }))).toEqual([403, "Forbidden"]);
    await stage.controls.change({ mode: "extended" });
    expect((await send("POST", path, { name: "x" })).status).toBe(201);
    expect((await send("POST", path, { name: "x" }, tobin)).status).toBe(403);
    expect((await send("POST", "/users/nobody/playlists", { name: "x" })).status).toBe(404);
  });
});

describe("a playlist's details", () => {
  it("change one by one, each change with a new snapshot id and ETag", async () => {
    const before = await make({ public: false });
    const etag = (await send("GET", `/playlists/${before.id}`)).headers.get("etag");
    expect((await send("PUT", `/playlists/${before.id}`, { name: "Other", description: null })).status).toBe(200);
    const after = await read(before.id);
    expect(after).toMatchObject({ name: "Other", description: "", public: false });
    expect(after.snapshot_id).not.toBe(before.snapshot_id);
    expect((await send("GET", `/playlists/${before.id}`)).headers.get("etag")).not.toBe(etag);
    await send("PUT", `/playlists/${before.id}`, { collaborative: true });
    expect(await read(before.id)).toMatchObject({ name: "Other", collaborative: true });
    expect((await send("PUT", `/playlists/${before.id}`, { public: true })).status).toBe(400);
  });

  it("are their owner's", async () => {
    const { id } = await make();
    expect(await errorOf(await send("PUT", `/playlists/${id}`, { name: "x" }, tobin))).toEqual([403, "Forbidden"]);
    expect(await errorOf(await send("PUT", `/playlists/${"0".repeat(22)}`, {}))).toEqual([404, "Resource not found"]);
    expect(await errorOf(await send("PUT", "/playlists/short", {}))).toEqual([400, "invalid id"]);
    expect((await send("PUT", `/playlists/${id}`, { name: "" })).status).toBe(400);
  });

  it("need the scope of the state before and of the state after", async () => {
    const { id } = await make();
    const [forPublic, forPrivate] = [await scoped("playlist-modify-public"), await scoped("playlist-modify-private")];
    expect((await send("PUT", `/playlists/${id}`, { name: "x" }, forPrivate)).status).toBe(403);
    expect((await send("PUT", `/playlists/${id}`, { public: false }, forPublic)).status).toBe(403);
    expect((await send("PUT", `/playlists/${id}`, { name: "x" }, forPublic)).status).toBe(200);
    expect((await send("PUT", `/playlists/${id}`, { public: false })).status).toBe(200);
  });
});

describe("a playlist's picture", () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9, 1, 2, 3]);

  it("is a JPEG in base64, served from then on", async () => {
    const { id, images } = await make();
    expect(images).toEqual([]);
    expect((await send("PUT", `/playlists/${id}/images`, jpeg.toString("base64"))).status).toBe(202);
    const shown = (await (await send("GET", `/playlists/${id}/images`)).json()) as Shown["images"];
    expect(shown).toEqual([{ url: expect.any(String), height: null, width: null }]);
    expect((await read(id)).images).toEqual(shown);
    const picture = await fetch(shown[0]?.url ?? "");
    expect(picture.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(jpeg);
  });

  it("may have 256 KB and no more, and must be a JPEG", async () => {
    const { id } = await make();
    const path = `/playlists/${id}/images`;
    const large = (bytes: number) => Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length)]).toString("base64");
    expect((await send("PUT", path, large(196_608))).status).toBe(202);
    expect((await send("PUT", path, large(196_611))).status).toBe(413);
    for (const body of ["", "not base64!", Buffer.from("GIF89a").toString("base64"), "{}"]) {
      expect(await errorOf(await send("PUT", path, body))).toEqual([400, "Invalid image"]);
    }
  });

  it("is uploaded by the owner, with the scope for it", async () => {
    const { id } = await make();
    const body = jpeg.toString("base64");
    expect((await send("PUT", `/playlists/${id}/images`, body, tobin)).status).toBe(403);
    const token = await scoped("playlist-modify-public");
    expect(await errorOf(await send("PUT", `/playlists/${id}/images`, body, token))).toEqual([
      403,
      "Insufficient client scope",
    ]);
  });
});
