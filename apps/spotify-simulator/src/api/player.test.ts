import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Catalogue } from "../catalogue/catalogue.js";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";

interface State {
  device: { id: string; volume_percent: number };
  is_playing: boolean;
  progress_ms: number;
  item: { uri: string; duration_ms: number } | null;
  context: { uri: string; type: string } | null;
  repeat_state: string;
  shuffle_state: boolean;
  currently_playing_type: string;
}
interface Recent {
  items: { track: { uri: string }; played_at: string }[];
  cursors: { before: string; after: string };
  next: string | null;
}

const catalogue = new Catalogue();
const premium = catalogue.users[0]?.id ?? "";
const free = catalogue.users.find(({ product, allowListed }) => product === "free" && allowListed)?.id ?? "";
const album = catalogue.albums.find(({ tracks }) => tracks.length > 4);
const tracks = album?.tracks.map(({ id }) => `spotify:track:${id}`) ?? [];
const albumUri = `spotify:album:${album?.id}`;
const episode = catalogue.episodes[0];
const episodeUri = `spotify:episode:${episode?.id}`;

let dataDir: string;
let simulator: RunningSimulator;
let controls: Controls;
let token: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "simulator-player-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
beforeEach(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
  await controls.change({ rateLimit: null });
  token = (await controls.tokens(premium)).access_token;
  return () => simulator.close();
});

async function request(method: string, path: string, body?: unknown) {
  const answer = await fetch(path.startsWith("http") ? path : `${simulator.url}/v1/me/player${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}
const status = async (method: string, path: string, body?: unknown) => (await request(method, path, body)).status;
const state = async () => (await request("GET", "")).body as State;
const devices = async () => (await request("GET", "/devices")).body.devices as { id: string; is_active: boolean }[];
const recent = async (query = "") => (await request("GET", `/recently-played${query}`)).body as Recent;

/** Plays the album on the first device. */
async function playAlbum(order: object = {}): Promise<void> {
  const [device] = await devices();
  expect(await status("PUT", `/play?device_id=${device?.id}`, { context_uri: albumUri, ...order })).toBe(204);
}

describe("the player", () => {
  it("is 204 and obeys nobody while no device is active", async () => {
    expect((await devices()).filter(({ is_active }) => is_active)).toEqual([]);
    expect(await status("GET", "")).toBe(204);
    expect(await status("GET", "/currently-playing")).toBe(204);
    for (const [method, path] of [
      ["PUT", "/play"],
      ["PUT", "/pause"],
      ["POST", "/next"],
      ["POST", "/previous"],
      ["PUT", "/seek?position_ms=1"],
      ["PUT", "/repeat?state=off"],
      ["PUT", "/volume?volume_percent=1"],
      ["PUT", "/shuffle?state=true"],
      ["POST", `/queue?uri=${tracks[0]}`],
    ] as const) {
      const answer = await request(method, path);
      expect([path, answer.status, answer.body.error.reason]).toEqual([path, 404, "NO_ACTIVE_DEVICE"]);
    }
  });

  it("is for Premium users: 403 with the reason PREMIUM_REQUIRED", async () => {
    token = (await controls.tokens(free)).access_token;
    const answer = await request("PUT", "/play", { uris: [tracks[0]] });
    expect(answer).toMatchObject({ status: 403, body: { error: { reason: "PREMIUM_REQUIRED" } } });
    expect(await status("GET", "/devices")).toBe(200);
  });

  it("needs the scope user-modify-playback-state", async () => {
    token = (await controls.tokens(premium, { scope: "user-read-playback-state" })).access_token;
    expect((await request("PUT", "/pause")).body.error.message).toBe("Insufficient client scope");
  });

  it("plays a context from an offset and follows the simulator's clock", async () => {
    await playAlbum({ offset: { position: 1 }, position_ms: 1000 });
    const before = await state();
    expect(before).toMatchObject({
      is_playing: true,
      context: { uri: albumUri, type: "album" },
      item: { uri: tracks[1] },
    });
    await controls.change({ clockOffsetSeconds: 30 });
    const { progress_ms } = await state();
    expect(progress_ms - before.progress_ms).toBeGreaterThanOrEqual(30_000);
    expect(progress_ms - before.progress_ms).toBeLessThan(40_000);
    await controls.change({ clockOffsetSeconds: Math.ceil((before.item?.duration_ms ?? 0) / 1000) });
    expect((await state()).item?.uri).toBe(tracks[2]);
    expect((await recent("?limit=1")).items[0]?.track.uri).toBe(tracks[1]);
    expect((await request("GET", "/currently-playing")).body.item.uri).toBe(tracks[2]);
  });

  it("pauses, goes on, seeks and skips", async () => {
    await playAlbum({ offset: { uri: tracks[1] } });
    expect(await status("PUT", "/pause")).toBe(204);
    expect(await status("PUT", "/pause")).toBe(403);
    expect(await status("PUT", "/seek?position_ms=61000")).toBe(204);
    await controls.change({ clockOffsetSeconds: 600 });
    expect(await state()).toMatchObject({ is_playing: false, progress_ms: 61_000 });
    expect(await status("PUT", "/play")).toBe(204);
    expect((await state()).is_playing).toBe(true);
    expect(await status("POST", "/next")).toBe(204);
    expect((await state()).item?.uri).toBe(tracks[2]);
    expect(await status("POST", "/previous")).toBe(204);
    expect((await state()).item?.uri).toBe(tracks[1]);
    await status("POST", "/previous");
    expect((await request("POST", "/previous")).body.error.reason).toBe("NO_PREV_TRACK");
  });

  it("keeps a queue, repeats and shuffles", async () => {
    await playAlbum();
    expect(await status("POST", `/queue?uri=${episodeUri}`)).toBe(204);
    const { currently_playing, queue } = (await request("GET", "/queue")).body;
    expect(currently_playing.uri).toBe(tracks[0]);
    expect(queue.slice(0, 2).map(({ uri }: { uri: string }) => uri)).toEqual([episodeUri, tracks[1]]);
    await status("PUT", "/repeat?state=context");
    await status("PUT", "/shuffle?state=true");
    expect(await state()).toMatchObject({ repeat_state: "context", shuffle_state: true });
    await status("POST", "/next");
    expect(await state()).toMatchObject({ item: null, currently_playing_type: "episode" });
    expect((await request("GET", "?additional_types=track,episode")).body.item.uri).toBe(episodeUri);
  });

  it("moves to another device, whose volume is its own", async () => {
    await playAlbum();
    const [first, second] = await devices();
    await status("PUT", `/volume?volume_percent=11&device_id=${second?.id}`);
    expect((await state()).device).toMatchObject({ id: first?.id });
    expect(await status("PUT", "", { device_ids: [second?.id] })).toBe(204);
    expect(await state()).toMatchObject({ device: { id: second?.id, volume_percent: 11 }, is_playing: true });
    expect(await status("PUT", "", { device_ids: [first?.id, second?.id] })).toBe(400);
    expect(await status("PUT", "", { device_ids: ["nobody"] })).toBe(404);
  });

  it("refuses what it cannot read (400) and what is not there (404)", async () => {
    await playAlbum();
    for (const [method, path, body] of [
      ["PUT", "/seek?position_ms=-1"],
      ["PUT", "/seek"],
      ["PUT", "/repeat?state=often"],
      ["PUT", "/volume?volume_percent=101"],
      ["PUT", "/shuffle?state=maybe"],
      ["POST", "/queue"],
      ["POST", "/queue?uri=spotify:album:x"],
      ["PUT", "/play", { context_uri: "spotify:track:x" }],
      ["PUT", "/play", { uris: [] }],
      ["PUT", "/play", { uris: ["x"] }],
      ["PUT", "/play", { context_uri: albumUri, uris: tracks }],
      ["PUT", "/play", { context_uri: albumUri, offset: { position: -1 } }],
      ["PUT", "/play", [1]],
      ["PUT", ""],
      ["GET", "/recently-played?before=1&after=1"],
      ["GET", "/recently-played?limit=51"],
    ] as const) {
      expect([path, body, await status(method, path, body)]).toEqual([path, body, 400]);
    }
    for (const [path, body] of [
      ["/play", { context_uri: `spotify:album:${"0".repeat(22)}` }],
      ["/play", { uris: [`spotify:track:${"0".repeat(22)}`] }],
      ["/play", { context_uri: albumUri, offset: { position: 500 } }],
      ["/pause?device_id=nobody", undefined],
    ] as const) {
      expect([path, body, await status("PUT", path, body)]).toEqual([path, body, 404]);
    }
    expect((await state()).item?.uri).toBe(tracks[0]);
  });

  it("lists what was played by cursor, back and forth", async () => {
    const first = await recent("?limit=20");
    const second = (await request("GET", first.next ?? "")).body as Recent;
    const third = (await request("GET", second.next ?? "")).body as Recent;
    expect([first, second, third].map(({ items }) => items.length)).toEqual([20, 20, 10]);
    expect(third).not.toHaveProperty("next");
    const nothing = await recent("?before=1");
    expect([nothing.items, "next" in nothing, "cursors" in nothing]).toEqual([[], false, false]);
    const instants = [first, second, third].flatMap(({ items }) => items.map(({ played_at }) => Date.parse(played_at)));
    expect(instants).toEqual(instants.toSorted((x, y) => y - x));
    const newer = await recent(`?limit=20&after=${second.cursors.after}`);
    expect(newer.items).toEqual(first.items);
  });

  it("moves an episode's resume point", async () => {
    const [device] = await devices();
    const order = { uris: [episodeUri], position_ms: 300_000 };
    expect(await status("PUT", `/play?device_id=${device?.id}`, order)).toBe(204);
    await status("PUT", "/pause");
    const { resume_point } = (await request("GET", `${simulator.url}/v1/episodes/${episode?.id}`)).body;
    expect(resume_point.resume_position_ms).toBeGreaterThanOrEqual(300_000);
    expect(resume_point.fully_played).toBe(false);
  });

  it("goes on after a restart", async () => {
    await simulator.close();
    simulator = await startSimulator({ dataDir });
    token = (await new Controls(simulator.url).tokens(premium)).access_token;
    await playAlbum({ offset: { position: 3 } });
    await simulator.close();
    simulator = await startSimulator({ dataDir });
    expect(await state()).toMatchObject({ is_playing: true, context: { uri: albumUri }, item: { uri: tracks[3] } });
  });
});
