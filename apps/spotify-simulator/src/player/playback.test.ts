import { describe, expect, it } from "vitest";
import { Playback } from "./playback.js";
import type { PlayerState } from "./state.js";

const minute = 60_000;
const a = "spotify:track:a";
const b = "spotify:track:b";
const c = "spotify:track:c";
const talk = "spotify:episode:talk";

/** Three tracks of three minutes, begun at the instant 0. */
function playing(change: Partial<PlayerState> = {}): Playback {
  const state: PlayerState = {
    ...{ device: "d", volumes: {}, context: "spotify:album:x", list: [a, b, c], order: [0, 1, 2], at: 0 },
    ...{ current: a, queue: [], position: 0, since: 0, playing: true, repeat: "off", shuffle: false },
    ...{ history: [], heard: {} },
    ...change,
  };
  return new Playback(state, () => 3 * minute);
}

describe("playback", () => {
  it("goes on with the clock, from track to track", () => {
    const playback = playing();
    playback.catchUp(4 * minute);
    expect(playback.state.current).toBe(b);
    expect(playback.progress(4 * minute)).toBe(minute);
    expect(playback.state.history).toEqual([{ uri: a, context: "spotify:album:x", playedAt: 3 * minute }]);
  });

  it("stands still at the beginning of the list when it is over", () => {
    const playback = playing();
    playback.catchUp(60 * minute);
    expect(playback.state).toMatchObject({ current: a, playing: false, at: 0 });
    expect(playback.progress(90 * minute)).toBe(0);
    expect(playback.state.history.map(({ uri }) => uri)).toEqual([c, b, a]);
  });

  it("repeats the list", () => {
    const playback = playing({ repeat: "context" });
    playback.catchUp(10 * minute);
    expect(playback.state).toMatchObject({ current: a, playing: true });
    expect(playback.progress(10 * minute)).toBe(minute);
  });

  it("repeats the track, which only a skip ends", () => {
    const playback = playing({ repeat: "track" });
    playback.catchUp(10 * minute);
    expect(playback.state.current).toBe(a);
    expect(playback.progress(10 * minute)).toBe(minute);
    playback.next(10 * minute);
    expect(playback.state.current).toBe(b);
  });

  it("takes years in its stride and forgets all but fifty plays", () => {
    const playback = playing({ repeat: "context" });
    const tenYears = 10 * 365 * 24 * 60 * minute;
    playback.catchUp(tenYears + minute);
    expect(playback.progress(tenYears + minute)).toBeLessThan(3 * minute);
    expect(playback.state.history).toHaveLength(50);
    expect(playback.state.history[0]?.playedAt).toBeGreaterThan(tenYears - 3 * minute);
  });

  it("plays the queue before the list goes on, and comes back from it", () => {
    const playback = playing({ queue: [c] });
    playback.catchUp(4 * minute);
    expect(playback.state).toMatchObject({ current: c, queue: [] });
    expect(playback.upcoming()).toEqual([b, c]);
    playback.previous(4 * minute);
    expect(playback.state.current).toBe(a);
  });

  it("has nothing before the first track, unless the list repeats", () => {
    expect(playing().previous(minute)).toBe(false);
    const repeating = playing({ repeat: "context" });
    expect(repeating.previous(minute)).toBe(true);
    expect(repeating.state.current).toBe(c);
  });

  it("counts a track as played after thirty seconds", () => {
    const playback = playing();
    playback.next(29_000);
    playback.next(29_000 + 31_000);
    expect(playback.state.history.map(({ uri }) => uri)).toEqual([b]);
  });

  it("shuffles what is to come, keeps what plays, and finds its way back", () => {
    const list = Array.from({ length: 30 }, (_, place) => `spotify:track:${place}`);
    const playback = playing({ list, order: [...list.keys()], at: 7, current: list[7] ?? "" });
    const before = playback.upcoming();
    playback.shuffle(true, minute);
    expect(playback.state.current).toBe(list[7]);
    expect(playback.upcoming()).toHaveLength(29);
    expect(playback.upcoming()).not.toEqual(before);
    playback.shuffle(false, minute);
    expect(playback.upcoming()).toEqual(before);
  });

  it("remembers where an episode was left, and keeps episodes out of the history", () => {
    const playback = playing({ list: [talk, a], order: [0, 1], current: talk });
    playback.seek(2 * minute, 0);
    playback.pause(30_000);
    expect(playback.state.heard).toEqual({ [talk]: 2 * minute + 30_000 });
    playback.next(minute);
    expect(playback.state).toMatchObject({ current: a, playing: true, history: [] });
  });

  it("begins the next item when sought behind the end", () => {
    const playback = playing();
    playback.seek(3 * minute, minute);
    expect(playback.state.current).toBe(b);
    expect(playback.progress(minute)).toBe(0);
  });

  it("survives a clock that is turned back", () => {
    const playback = playing({ since: 10 * minute, position: 5 });
    playback.catchUp(0);
    expect(playback.progress(1000)).toBe(1005);
  });
});
