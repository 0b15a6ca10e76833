import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";

const catalogue = new Catalogue();
const user = catalogue.users[0]?.id ?? "";
const show = catalogue.shows[0];
const episode = show?.episodes[0];
const audiobook = catalogue.audiobooks[0];
const chapter = audiobook?.chapters[1];

let simulator: RunningSimulator;
let controls: Controls;
let token: string;
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
  await controls.change({ rateLimit: null });
  token = (await controls.tokens(user)).access_token;
});
afterAll(() => simulator.close());
afterEach(() => controls.change({ mode: "development" }));

async function get(path: string, bearer = token) {
  const answer = await fetch(`${simulator.url}/v1${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  return { status: answer.status, body: await answer.json() };
}

describe("shows and audiobooks", () => {
  it("come with their parts", async () => {
    const whole = (await get(`/shows/${show?.id}`)).body;
    expect(whole).toMatchObject({ type: "show", name: show?.name, total_episodes: show?.episodes.length });
    expect(whole.episodes.items[0]).toMatchObject({
      id: episode?.id,
      resume_point: { fully_played: expect.any(Boolean) },
    });
    const page = (await get(`/shows/${show?.id}/episodes?limit=2&offset=2`)).body;
    expect(page.items.map(({ id }: { id: string }) => id)).toEqual(show?.episodes.slice(2, 4).map(({ id }) => id));
    expect((await get(`/episodes/${episode?.id}`)).body.show.id).toBe(show?.id);
    expect((await get(`/audiobooks/${audiobook?.id}`)).body.chapters.total).toBe(audiobook?.chapters.length);
    expect((await get(`/audiobooks/${audiobook?.id}/chapters?limit=50`)).body.items[1].id).toBe(chapter?.id);
    expect((await get(`/chapters/${chapter?.id}`)).body).toMatchObject({
      type: "episode",
      chapter_number: 1,
      audiobook: { id: audiobook?.id },
    });
  });

  it.each(["shows", "episodes", "audiobooks", "chapters"])("%s: a bad id is 400, an unknown one 404", async (kind) => {
    expect((await get(`/${kind}/x`)).status).toBe(400);
    expect((await get(`/${kind}/${"0".repeat(22)}`)).status).toBe(404);
  });

  it("lack publisher and markets in development mode, and have them in extended mode", async () => {
    const paths = [
      `/shows/${show?.id}`,
      `/episodes/${episode?.id}`,
      `/audiobooks/${audiobook?.id}`,
      `/chapters/${chapter?.id}`,
    ];
    const texts = () => Promise.all(paths.map(async (path) => JSON.stringify((await get(path)).body)));
    for (const text of await texts()) expect(text).not.toMatch(/"(publisher|available_markets)"/);
    await controls.change({ mode: "extended" });
    for (const text of await texts()) expect(text).toMatch(/"(publisher|available_markets)"/);
  });

  it("tell the resume point only with the scope for it", async () => {
    const { access_token } = await controls.tokens(user, { scope: "user-library-read" });
    expect((await get(`/episodes/${episode?.id}`, access_token)).status).toBe(403);
    expect((await get(`/chapters/${chapter?.id}`, access_token)).body).not.toHaveProperty("resume_point");
    expect((await get(`/chapters/${chapter?.id}`)).body).toHaveProperty("resume_point");
  });

  it("are saved, found, and part of playlists", async () => {
    for (const kind of ["show", "episode", "audiobook"]) {
      const saved = (await get(`/me/${kind}s?limit=50`)).body;
      expect(saved.total).toBeGreaterThan(0);
      expect(saved.items[0]).toMatchObject({ added_at: expect.any(String), [kind]: { type: kind } });
      const found = (await get(`/search?type=${kind}&q=${encodeURIComponent("도서관")}`)).body[`${kind}s`];
      expect(found.total === 0).toBe(kind === "audiobook");
    }
    const collaborative = catalogue.playlists.find(({ owner, collaborative }) => owner.id === user && collaborative);
    const items = (await get(`/playlists/${collaborative?.id}/items?limit=50`)).body.items;
    const types = items.map(({ item }: { item: { type: string } }) => item.type);
    expect(new Set(types)).toEqual(new Set(["track", "episode"]));
  });

  it("are read in batches in extended mode alone", async () => {
    const batches = { shows: show, episodes: episode, audiobooks: audiobook, chapters: chapter };
    for (const [kind, one] of Object.entries(batches)) {
      const path = `/${kind}?ids=${one?.id},${"0".repeat(22)}`;
      expect((await get(path)).status).toBe(403);
      await controls.change({ mode: "extended" });
      expect((await get(path)).body[kind]).toEqual([expect.objectContaining({ id: one?.id }), null]);
      await controls.change({ mode: "development" });
    }
  });

  it("have pictures", async () => {
    for (const path of [`/shows/${show?.id}`, `/audiobooks/${audiobook?.id}`]) {
      const { images } = (await get(path)).body;
      expect((await fetch(images[0].url)).headers.get("content-type")).toBe("image/svg+xml");
    }
  });
});
