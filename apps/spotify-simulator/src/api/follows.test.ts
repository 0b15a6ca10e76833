import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { errorOf, Stage } from "./stage.js";

const catalogue = new Catalogue();
const [user] = catalogue.users;
const followedIds = new Set(user ? catalogue.library(user).artists.map(({ id }) => id) : []);
const stranger = catalogue.artists.find(({ id }) => !followedIds.has(id))?.id ?? "";
const playlist = catalogue.playlists.find(({ owner, ...other }) => other.public && owner.id === "defne_yildirim");

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.controls.change({ mode: "extended" }));

const send: Stage["send"] = (...order) => stage.send(...order);
const json = <T>(path: string) => stage.read<T>(path);

/** Every followed artist, page by page. */
async function everyone(): Promise<string[]> {
  const ids: string[] = [];
  let next: string | null = "/me/following?type=artist&limit=10";
  while (next !== null) {
    const page: { artists: { next: string | null; items: { id: string }[] } } = await json(next);
    ids.push(...page.artists.items.map(({ id }) => id));
    next = page.artists.next;
  }
  return ids;
}

describe("following artists and people", () => {
  it("shows in the list by cursor, each artist once, and in the number of followers", async () => {
    const followers = async () =>
      (await json<{ followers: { total: number } }>(`/artists/${stranger}`)).followers.total;
    const before = await followers();
    expect(new Set(await everyone())).toEqual(followedIds);
    expect((await send("PUT", `/me/following?type=artist&ids=${stranger}`)).status).toBe(204);
    expect((await send("PUT", "/me/following?type=artist", { ids: [stranger] })).status).toBe(204);
    const now = await everyone();
    expect(now).toHaveLength(followedIds.size + 1);
    expect(new Set(now)).toEqual(new Set([...followedIds, stranger]));
    expect(await followers()).toBe(before + 1);
    expect((await send("DELETE", `/me/following?type=artist&ids=${stranger}`)).status).toBe(204);
    expect(await followers()).toBe(before);
    expect(await json(`/me/following/contains?type=artist&ids=${stranger}`)).toEqual([false]);
  });

  it("works for people, whose ids are names", async () => {
    const contains = () => json("/me/following/contains?type=user&ids=tobin_quill,renata-ibanez");
    expect((await send("PUT", "/me/following?type=user&ids=tobin_quill")).status).toBe(204);
    expect(await contains()).toEqual([true, false]);
    expect((await send("DELETE", "/me/following?type=user&ids=tobin_quill")).status).toBe(204);
    expect(await contains()).toEqual([false, false]);
  });

  it("is refused without a type, an id, the scope, and in development mode", async () => {
    expect(await errorOf(await send("PUT", `/me/following?ids=${stranger}`))).toEqual([400, "Invalid type"]);
    expect(await errorOf(await send("PUT", "/me/following?type=artist"))).toEqual([400, "Missing required field: ids"]);
    expect((await send("PUT", "/me/following?type=user&ids=nobody")).status).toBe(404);
    const { access_token } = await stage.controls.tokens("mina.achterberg", { scope: "user-follow-read" });
    const path = `/me/following?type=artist&ids=${stranger}`;
    expect((await send("PUT", path, undefined, access_token)).status).toBe(403);
    await stage.controls.change({ mode: "development" });
    expect(await errorOf(await send("PUT", path))).toEqual([403, "Forbidden"]);
  });
});

describe("following a playlist", () => {
  it("counts once, until it is unfollowed", async () => {
    const path = `/playlists/${playlist?.id}`;
    const followers = async () => (await json<{ followers: { total: number } }>(path)).followers.total;
    await send("DELETE", `${path}/followers`);
    const before = await followers();
    expect((await send("PUT", `${path}/followers`)).status).toBe(200);
    expect((await send("PUT", `${path}/followers`, { public: false })).status).toBe(200);
    expect(await followers()).toBe(before + 1);
    expect(await json(`${path}/followers/contains`)).toEqual([true]);
    expect(await json(`${path}/followers/contains?ids=mina.achterberg`)).toEqual([true]);
    expect((await send("DELETE", `${path}/followers`)).status).toBe(200);
    expect(await followers()).toBe(before);
    expect(await json(`${path}/followers/contains`)).toEqual([false]);
  });

  it("takes the scope for showing it on the profile or for keeping it private", async () => {
    const path = `/playlists/${playlist?.id}/followers`;
    const { access_token } = await stage.controls.tokens("mina.achterberg", { scope: "playlist-modify-private" });
    expect((await send("PUT", path, undefined, access_token)).status).toBe(403);
    expect((await send("PUT", path, { public: false }, access_token)).status).toBe(200);
    expect((await send("PUT", `/playlists/${"0".repeat(22)}/followers`)).status).toBe(404);
  });
});
