import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Clock } from "../clock.js";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";
import { familyOf, Quota } from "./quota.js";

class StoppedClock extends Clock {
  override now(): number {
    return 1_800_000_000_000 + this.offsetSeconds * 1000;
  }
}

describe("quota", () => {
  const two = { requests: 2, hours: 24 };

  it("ends as a whole, a day after its first request", () => {
    const clock = new StoppedClock();
    const quota = new Quota(clock);
    const ask = () => quota.admit("developer", "/artists/{id}/albums", two);
    expect(ask()).toBeUndefined();
    clock.offsetSeconds = 193;
    expect(ask()).toBeUndefined();
    expect(ask()).toBe(86_207);
    clock.offsetSeconds = 86_399;
    expect(ask()).toBe(1);
    clock.offsetSeconds = 86_400;
    expect([ask(), ask(), ask()]).toEqual([undefined, undefined, 86_400]);
  });

  it("counts each developer and each family alone", () => {
    const quota = new Quota(new StoppedClock());
    const one = { requests: 1, hours: 1 };
    expect(quota.admit("developer", "/artists/{id}", one)).toBeUndefined();
    expect(quota.admit("developer", "/artists/{id}/albums", one)).toBe(3600);
    expect(quota.admit("developer", "/albums/{id}", one)).toBeUndefined();
    expect(quota.admit("another", "/artists/{id}", one)).toBeUndefined();
  });

  it("starts again after the clock was moved back, and after it was switched off", () => {
    const clock = new StoppedClock();
    const quota = new Quota(clock);
    const one = { requests: 1, hours: 1 };
    quota.admit("developer", "/me", one);
    clock.offsetSeconds = -60;
    expect(quota.admit("developer", "/me", one)).toBeUndefined();
    expect(quota.admit("developer", "/me", one)).toBe(3600);
    expect(quota.admit("developer", "/me", null)).toBeUndefined();
    expect(quota.admit("developer", "/me", one)).toBeUndefined();
  });

  it.each([
    ["/artists/{id}/albums", "artists"],
    ["/me", "me"],
    ["/me/playlists", "me/playlists"],
    ["/me/player/devices", "me/player"],
    ["/search", "search"],
  ])("%s is counted as %s", (path, family) => expect(familyOf(path)).toBe(family));
});

describe("quota of a running simulator", () => {
  let simulator: RunningSimulator;
  let controls: Controls;
  beforeAll(async () => {
    simulator = await startSimulator();
    controls = new Controls(simulator.url);
  });
  afterAll(() => simulator.close());

  const get = (path: string, token: string) =>
    fetch(`${simulator.url}/v1${path}`, { headers: { authorization: `Bearer ${token}` } });

  it("is off at first, shared by the apps of one developer, and lets other families go on", async () => {
    expect((await controls.settings()).quota).toBeNull();
    await controls.change({ quota: { requests: 2, hours: 24 } });
    const [first, second] = await Promise.all([
      controls.tokens("mina.achterberg"),
      controls.tokens("tobin_quill", { client_id: "another-app" }),
    ]);
    expect((await get("/me/playlists", first.access_token)).status).toBe(200);
    expect((await get("/me/playlists", second.access_token)).status).toBe(200);
    const refused = await get("/me/playlists", first.access_token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(86_000);
    expect(await refused.json()).toEqual({
      error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" },
    });
    expect((await get("/me", first.access_token)).status).toBe(200);
  });

  it("is no matter of extended mode", async () => {
    await controls.change({ mode: "extended", quota: { requests: 1, hours: 1 } });
    const { access_token } = await controls.tokens("mina.achterberg");
    expect([(await get("/me", access_token)).status, (await get("/me", access_token)).status]).toEqual([200, 200]);
  });
});
