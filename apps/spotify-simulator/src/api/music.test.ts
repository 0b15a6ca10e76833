import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";

interface Page {
  total: number;
  next: string | null;
  previous: string | null;
  items: {
    id: string;
    name: string;
    public: boolean;
    collaborative: boolean;
    owner: { id: string };
    items: { total: number };
  }[];
}

let simulator: RunningSimulator;
let controls: Controls;
const tokens = new Map<string, string>();
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
  await controls.change({ rateLimit: null });
  for (const user of ["mina.achterberg", "linus_brandt"]) tokens.set(user, (await controls.tokens(user)).access_token);
});
afterAll(() => simulator.close());

async function get<T = Record<string, unknown>>(path: string, user = "mina.achterberg"): Promise<T> {
  const url = path.startsWith("http") ? path : `${simulator.url}/v1${path}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${tokens.get(user)}` } });
  return (await answer.json()) as T;
}
const status = async (path: string, user = "mina.achterberg") =>
  (await fetch(`${simulator.url}/v1${path}`, { headers: { authorization: `Bearer ${tokens.get(user)}` } })).status;

async function playlists(): Promise<Page["items"]> {
  return (await get<Page>("/me/playlists?limit=50")).items;
}

async function playlistOf(size: number): Promise<string> {
  return (await playlists()).find((playlist) => playlist.items.total === size)?.id ?? "";
}

describe("playlists", () => {
  it("are listed to the end by following next", async () => {
    let next: string | null = `${simulator.url}/v1/me/playlists?limit=3`;
    const seen: string[] = [];
    let total = 0;
    while (next !== null) {
      const page: Page = await get<Page>(next);
      seen.push(...page.items.map(({ id }) => id));
      total = page.total;
      next = page.next;
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  it("include collaborative ones only with the scope for them", async () => {
    const { access_token } = await controls.tokens("mina.achterberg", { scope: "playlist-read-private" });
    tokens.set("fewer", access_token);
    const fewer = (await get<Page>("/me/playlists", "fewer")).items;
    expect(fewer.some(({ collaborative }) => collaborative)).toBe(false);
    expect((await playlists()).some(({ collaborative }) => collaborative)).toBe(true);
  });

  it("hold the same object as item and as track", async () => {
    const id = await playlistOf(50);
    const page = await get<{ items: { item: unknown; track: unknown }[]; total: number }>(
      `/playlists/${id}/items?limit=50`,
    );
    expect(page.items).toHaveLength(50);
    expect(page.items[0]?.item).toEqual(page.items[0]?.track);
    const whole = await get<{ items: { total: number }; tracks: { total: number } }>(`/playlists/${id}`);
    expect(whole.items.total).toBe(50);
    expect(whole.tracks).toEqual(whole.items);
  });

  it("have 0 items, too", async () => {
    const empty = await playlistOf(0);
    expect(await get(`/playlists/${empty}/items`)).toMatchObject({ total: 0, items: [], next: null, previous: null });
  });

  it("are cut by the parameter fields", async () => {
    const id = await playlistOf(500);
    const body = await get(`/playlists/${id}/items?limit=2&offset=498&fields=total,items(item(name))`);
    expect(Object.keys(body)).toEqual(["total", "items"]);
    expect(body.items).toEqual([{ item: { name: expect.any(String) } }, { item: { name: expect.any(String) } }]);
    expect(await status(`/playlists/${id}?fields=items(`)).toBe(400);
  });

  it("of somebody else: items are 403, the playlist comes without them, private ones do not exist", async () => {
    const [open] = (await playlists()).filter((playlist) => playlist.public && playlist.owner.id === "mina.achterberg");
    const [closed] = (await playlists()).filter((playlist) => !playlist.public && !playlist.collaborative);
    expect(await status(`/playlists/${open?.id}/items`, "linus_brandt")).toBe(403);
    const seen = await get(`/playlists/${open?.id}`, "linus_brandt");
    expect(seen).toHaveProperty("name");
    expect(seen).not.toHaveProperty("items");
    expect(seen).not.toHaveProperty("tracks");
    expect(await status(`/playlists/${closed?.id}`, "linus_brandt")).toBe(404);
    expect(await status(`/playlists/${closed?.id}`)).toBe(200);
  });

  it("of extended mode have the old endpoint with up to 100 tracks", async () => {
    const id = await playlistOf(500);
    expect(await status(`/playlists/${id}/tracks`)).toBe(403);
    await controls.change({ mode: "extended" });
    expect((await get<Page>(`/playlists/${id}/tracks`)).items).toHaveLength(100);
    expect(await get(`/playlists/${id}`)).toHaveProperty("followers");
    await controls.change({ mode: "development" });
  });
});

describe("paging", () => {
  it.each([
    "/me/playlists?limit=0",
    "/me/playlists?limit=51",
    "/me/playlists?limit=ten",
    "/me/tracks?offset=-1",
    "/search?q=a&type=track&limit=11",
    "/search?q=a&type=track&offset=1001",
    "/search?q=&type=track",
    "/search?q=a",
    "/search?q=a&type=song",
    "/me/following",
    "/me/top/tracks?time_range=ever",
  ])("%s is a 400, nothing is clamped", async (path) => {
    expect(await status(path)).toBe(400);
  });

  it("keeps the other parameters in next and previous", async () => {
    const { tracks } = await get<{ tracks: Page }>("/search?q=a&type=track,album&limit=2&offset=2");
    const next = new URL(tracks.next ?? "");
    expect(Object.fromEntries(next.searchParams)).toEqual({ q: "a", type: "track", limit: "2", offset: "4" });
    expect(new URL(tracks.previous ?? "").searchParams.get("offset")).toBe("0");
  });

  it("goes by cursor through the followed artists", async () => {
    let next: string | null = `${simulator.url}/v1/me/following?type=artist&limit=10`;
    const seen: string[] = [];
    let total = 0;
    while (next !== null) {
      const { artists }: { artists: Page } = await get<{ artists: Page }>(next);
      seen.push(...artists.items.map(({ id }) => id));
      total = artists.total;
      next = artists.next;
    }
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });
});

describe("fields of the two modes", () => {
  const lost = ["available_markets", "popularity", "label", "followers", "linked_from", "album_group"];
  const members = (value: unknown): string[] =>
    value === null || typeof value !== "object"
      ? []
      : Object.entries(value).flatMap(([name, inner]) => [name, ...members(inner)]);

  it("development mode has none of those removed in 2026, extended mode has them", async () => {
    const { tracks } = await get<{ tracks: Page }>("/search?q=a&type=track&limit=1");
    const track = await get<{ album: { id: string }; artists: { id: string }[] }>(`/tracks/${tracks.items[0]?.id}`);
    const paths = [
      `/tracks/${tracks.items[0]?.id}`,
      `/albums/${track.album.id}`,
      `/artists/${track.artists[0]?.id}`,
      `/artists/${track.artists[0]?.id}/albums`,
    ];
    for (const path of paths) expect(members(await get(path)).filter((name) => lost.includes(name))).toEqual([]);
    await controls.change({ mode: "extended" });
    for (const path of paths) expect(members(await get(path)).filter((name) => lost.includes(name))).not.toEqual([]);
    await controls.change({ mode: "development" });
  });
});

describe("pictures", () => {
  it("are local, drawn from the id and the same each time", async () => {
    const [playlist] = (await get<{ items: { images: { url: string }[] }[] }>("/me/playlists")).items;
    const url = playlist?.images[1]?.url ?? "";
    expect(url.startsWith(`${simulator.url}/images/playlist/`)).toBe(true);
    const [first, second] = await Promise.all([fetch(url), fetch(url)]);
    expect(first.headers.get("content-type")).toBe("image/svg+xml");
    expect(await first.text()).toBe(await second.text());
    expect((await fetch(`${simulator.url}/images/playlist/x/9999.svg`)).status).toBe(404);
  });
});
