import { beforeAll, describe, expect, test } from "vitest";
import { USERS } from "../support/client.js";
import { Granted } from "../support/granted.js";
import { Stage } from "../support/stage.js";

let stage: Stage;
let mina: Granted;
let tracks: string[];
let album: string;
let devices: Device[];

interface Device {
  id: string;
  isActive: boolean;
  volumePercent: number;
  supportsVolume: boolean;
}
interface State {
  isPlaying: boolean;
  progressMs: number;
  repeat: string;
  shuffle: boolean;
  device: Device;
  item: { id: string };
  context: { uri: string } | null;
}

const STATE =
  "player { playback { isPlaying progressMs repeat shuffle disallowed device { id isActive volumePercent } item { ... on Track { id } ... on Episode { id } } context { type uri } } }";

beforeAll(async () => {
  stage = await Stage.start();
  mina = await Granted.signIn(stage.client, USERS.mina);
  const found = await mina.ask<{
    search: { tracks: { edges: { node: { id: string } }[] }; albums: { edges: { node: { id: string } }[] } };
  }>(
    '{ search(query: "a") { tracks(first: 3) { edges { node { id } } } albums(first: 1) { edges { node { id } } } } }',
  );
  tracks = found.search.tracks.edges.map(({ node }) => node.id);
  album = found.search.albums.edges[0]?.node.id ?? "";
  const { player } = await mina.ask<{ player: { devices: Device[] } }>(
    "{ player { devices { id name type isActive isRestricted isPrivateSession volumePercent supportsVolume } } }",
  );
  devices = player.devices;
});

/** A command, and the state that its own answer shows; the next query shows the same. */
async function command(field: string, variables: Record<string, unknown> = {}, types = ""): Promise<State> {
  const declared = types === "" ? "" : `(${types})`;
  type Answer = { done: { player: { playback: State } } };
  const { done } = await mina.ask<Answer>(`mutation${declared} { done: ${field} { touched ${STATE} } }`, variables);
  const { player } = await mina.ask<{ player: { playback: State } }>(`{ ${STATE} }`);
  const still = { progressMs: expect.any(Number) };
  expect(player.playback).toEqual({ ...done.player.playback, ...still });
  return done.player.playback;
}

test("while no device is active nothing plays, and commands say what to do", async () => {
  expect(
    await mina.ask(
      `{ ${STATE.replace(/^player \{/, "player { nowPlaying { isPlaying } queue { next { __typename } }")} }`,
    ),
  ).toEqual({
    player: { nowPlaying: null, queue: { next: [] }, playback: null },
  });
  const [reason, message] = await mina.refusal("mutation { pause { touched } }");
  expect(reason).toBe("not_found");
  expect(message).toContain("deviceId");
});

describe("each command is seen by its own answer and by the next query", () => {
  test("playing items, from one of them, on a device", async () => {
    const state = await command(
      "play(input: { items: $items, startAt: 1, positionMs: 5000, deviceId: $device })",
      { items: tracks, device: devices[0]?.id },
      "$items: [ID!]!, $device: ID!",
    );
    expect(state).toMatchObject({
      isPlaying: true,
      item: { id: tracks[1] },
      device: { id: devices[0]?.id, isActive: true },
    });
    expect(state.progressMs).toBeGreaterThanOrEqual(5000);
  });

  test("the next, the one before, and what waits in the queue", async () => {
    expect((await command("skipToNext")).item.id).toBe(tracks[2]);
    expect((await command("skipToPrevious")).item.id).toBe(tracks[1]);
    await command("addToQueue(id: $id)", { id: tracks[0] }, "$id: ID!");
    const { player } = await mina.ask<{ player: { queue: { current: object; next: object[] } } }>(
      "{ player { queue { current { ... on Track { id } } next { ... on Track { id } } } } }",
    );
    expect(player.queue.current).toEqual({ id: tracks[1] });
    expect(player.queue.next[0]).toEqual({ id: tracks[0] });
  });

  test("pausing, moving within the item, and going on", async () => {
    expect((await command("pause")).isPlaying).toBe(false);
    expect((await command("seek(positionMs: 42000)")).progressMs).toBe(42_000);
    expect((await command("play")).isPlaying).toBe(true);
    const { player } = await mina.ask<{ player: { nowPlaying: object } }>(
      "{ player { nowPlaying { isPlaying item { ... on Track { id } } } } }",
    );
    expect(player.nowPlaying).toEqual({ isPlaying: true, item: { id: tracks[1] } });
  });

  test("repeat, shuffle and volume", async () => {
    expect((await command("setRepeat(mode: CONTEXT)")).repeat).toBe("context");
    expect((await command("setShuffle(on: true)")).shuffle).toBe(true);
    expect((await command("setVolume(percent: 33)")).device.volumePercent).toBe(33);
  });

  test("taking it to another device, and playing an album there", async () => {
    const other = devices[1]?.id;
    expect((await command("transferPlayback(deviceId: $id)", { id: other }, "$id: ID!")).device.id).toBe(other);
    const state = await command("play(input: { context: $album })", { album }, "$album: ID!");
    expect(state.context).toEqual({ type: "album", uri: album });
  });
});

test("what was played stands in the list, the newest first, by cursor", async () => {
  const settings = await stage.simulator.settings();
  await stage.simulator.change({ clockOffsetSeconds: settings.clockOffsetSeconds + 1200 });
  interface Plays {
    player: {
      recentlyPlayed: {
        pageInfo: { hasNextPage: boolean; endCursor: string };
        edges: { playedAt: string; node: { id: string } }[];
      };
    };
  }
  const query =
    "query ($first: Int!, $after: String) { player { recentlyPlayed(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { playedAt node { id name } } } } }";
  const all = (await mina.ask<Plays>(query, { first: 50 })).player.recentlyPlayed.edges;
  expect(all.length).toBeGreaterThan(2);
  const one = (await mina.ask<Plays>(query, { first: 1 })).player.recentlyPlayed;
  expect(one.edges).toEqual(all.slice(0, 1));
  expect(one.pageInfo.hasNextPage).toBe(true);
  const next = (await mina.ask<Plays>(query, { first: 1, after: one.pageInfo.endCursor })).player.recentlyPlayed;
  expect(next.edges).toEqual(all.slice(1, 2));
  await stage.simulator.change({ clockOffsetSeconds: settings.clockOffsetSeconds });
});

test("people without Premium are told that it takes Premium", async () => {
  const tobin = await Granted.signIn(stage.client, USERS.tobin);
  const [reason, message] = await tobin.refusal("mutation { skipToNext { touched } }");
  expect(reason).toBe("provider_forbidden");
  expect(message).toContain("Premium");
});
