import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";

let simulator: RunningSimulator;
let controls: Controls;
let token: string;
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
  token = (await controls.tokens("mina.achterberg")).access_token;
});
afterEach(() => controls.clearFaults());
afterAll(() => simulator.close());

const me = () => fetch(`${simulator.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
const tokenRequest = () =>
  fetch(`${simulator.url}/api/token`, { method: "POST", body: new URLSearchParams({ grant_type: "refresh_token" }) });
const order = (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${simulator.url}/_control/${path}`, { method, body, headers });

describe("controls", () => {
  it("list the users, the last two not allow-listed", async () => {
    const users = await controls.users();
    expect(users).toHaveLength(40);
    expect(Object.keys(users[0] ?? {})).toEqual(["id", "account_id", "display_name", "email", "allow_listed"]);
    expect(users.map((user) => user.allow_listed).lastIndexOf(true)).toBe(37);
  });

  it("count requests whatever their answer, and start again at 0", async () => {
    await controls.clearCounters();
    await me();
    await fetch(`${simulator.url}/v1/me`);
    await fetch(`${simulator.url}/v1/playlists/not-an-id/items`);
    await tokenRequest();
    const counted = await controls.counters();
    expect(counted.api["GET /me"]).toBe(2);
    expect(counted.api["GET /playlists/{playlist_id}/items"]).toBe(1);
    expect(counted.token).toEqual({ authorization_code: 0, refresh_token: 1, client_credentials: 0 });
    await controls.clearCounters();
    expect(Object.values((await controls.counters()).api).every((count) => count === 0)).toBe(true);
  });

  it("keep the settings that are not named", async () => {
    const before = await controls.settings();
    const after = await controls.change({ rateLimit: { requests: 5, seconds: 1 } });
    expect(after).toEqual({ ...before, rateLimit: { requests: 5, seconds: 1 } });
    expect(await controls.change({ rateLimit: before.rateLimit })).toEqual(before);
  });

  it.each([
    ["PUT", "settings", '{"mode":"fast"}', "mode"],
    ["PUT", "settings", '{"rateLimit":{"requests":0,"seconds":1}}', "rateLimit.requests"],
    ["PUT", "settings", '{"speed":1}', "speed"],
    ["POST", "tokens", "{}", "user"],
    ["POST", "tokens", '{"user":"nobody"}', "user"],
    ["POST", "tokens", '{"user":"mina.achterberg","scope":"root"}', "scope"],
    ["POST", "expire", '{"user":7}', "user"],
    ["POST", "revoke", "", "user"],
    ["PUT", "faults", '[{"endpoint":"GET /mee","status":500}]', "0.endpoint"],
    ["PUT", "faults", '[{"endpoint":"token","status":42}]', "0.status"],
    ["PUT", "faults", '[{"endpoint":"token"}]', "0"],
    ["PUT", "faults", '[{"endpoint":"token","status":500,"speed":1}]', "0.speed"],
    ["PUT", "faults", "{", undefined],
    ["PUT", "faults", "7", undefined],
  ])("%s %s %s is a 400 that names the field", async (method, path, body, field) => {
    const answer = await order(method, path, body);
    expect(answer.status).toBe(400);
    const refusal = (await answer.json()) as { error: string; field?: string };
    expect(refusal.field).toBe(field);
    expect(refusal.error).toContain(field ?? "body");
  });

  it.each([
    ["settings", '{"mode":"fast"}', "mode: must be development or extended"],
    ["settings", '{"rateLimit":{"requests":1.5,"seconds":1}}', "rateLimit.requests: must be a whole number"],
    ["settings", '{"rateLimit":{"requests":1}}', "rateLimit.seconds: is missing"],
    ["settings", '{"clockOffsetSeconds":"soon"}', "clockOffsetSeconds: must be a number"],
    ["settings", '{"speed":1}', "speed: is not known here"],
    ["faults", '[{"endpoint":"token","status":42}]', "0.status: must be at least 200"],
    ["faults", '[{"endpoint":"token","drop":"all"}]', "0.drop: must be true, false or answer"],
    ["faults", "7", "body: must be a list"],
  ])("%s %s is refused in plain words", async (path, body, error) => {
    expect(await (await order("PUT", path, body)).json()).toMatchObject({ error });
  });

  it("name a control that does not exist", async () => {
    const answer = await order("POST", "users", "{}");
    expect([answer.status, await answer.json()]).toEqual([404, { error: "there is no control POST /_control/users" }]);
  });

  it("answer this machine only: no foreign host name, no foreign page", async () => {
    const asHost = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(`${simulator.url}/_control/users`, { headers: { host } }, (answer) =>
          resolve(answer.resume().statusCode),
        )
          .on("error", reject)
          .end();
      });
    expect(await asHost("evil.example")).toBe(403);
    expect(await asHost("127.0.0.1.evil.example:80")).toBe(403);
    expect(await asHost("localhost:4100")).toBe(200);
    expect((await order("POST", "expire", "{}", { origin: "https://evil.example" })).status).toBe(403);
    expect((await order("POST", "expire", "{}", { origin: "null" })).status).toBe(403);
    expect((await order("POST", "expire", "{}", { origin: simulator.url, "content-type": "text/plain" })).status).toBe(
      200,
    );
    token = (await controls.tokens("mina.achterberg")).access_token;
  });
});

describe("faults", () => {
  it("answer a status as often as ordered, then the truth comes back", async () => {
    await controls.faults([{ endpoint: "GET /me", status: 503, times: 2 }]);
    expect([(await me()).status, (await me()).status, (await me()).status]).toEqual([503, 503, 200]);
  });

  it("send a text as HTML and anything else as JSON", async () => {
    await controls.faults([
      { endpoint: "token", status: 500, body: "<h1>Oops</h1>", times: 1 },
      { endpoint: "token", body: { error: "slow_down" } },
    ]);
    const first = await tokenRequest();
    expect([first.status, first.headers.get("content-type"), await first.text()]).toEqual([
      500,
      "text/html; charset=utf-8",
      "<h1>Oops</h1>",
    ]);
    const second = await tokenRequest();
    expect([second.status, await second.json()]).toEqual([200, { error: "slow_down" }]);
  });

  it("say that a quota ran out, with Retry-After", async () => {
    await controls.faults([{ endpoint: "GET /me", retryAfter: 86_207, reason: "QUOTA_EXCEEDED" }]);
    const answer = await me();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "86207"]);
    expect(await answer.json()).toEqual({
      error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" },
    });
  });

  it("wait, then let the truth through", async () => {
    await controls.faults([{ endpoint: "GET /me", delayMs: 120, times: 1 }]);
    const began = performance.now();
    expect((await me()).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it("cut the connection", async () => {
    await controls.faults([{ endpoint: "GET /me", drop: true, times: 1 }]);
    await expect(me()).rejects.toThrow();
    expect((await me()).status).toBe(200);
  });

  it("lose the answer of a call, be it an error", async () => {
    await controls.faults([{ endpoint: "GET /me", drop: "answer", times: 2 }]);
    await expect(me()).rejects.toThrow();
    await expect(fetch(`${simulator.url}/v1/me`)).rejects.toThrow();
    expect((await me()).status).toBe(200);
  });

  it("lose the answer of a refresh that counts", async () => {
    await controls.change({ refreshTokens: "rotate" });
    const { refresh_token } = await controls.tokens("mina.achterberg");
    const refresh = () =>
      fetch(`${simulator.url}/api/token`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("counterfoil-development:development-spotify-secret")}` },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token }),
      });
    await controls.faults([{ endpoint: "token", drop: "answer", times: 1 }]);
    await expect(refresh()).rejects.toThrow();
    expect(await (await refresh()).json()).toEqual({
      error: "invalid_grant",
      error_description: "Refresh token revoked",
    });
    await controls.change({ refreshTokens: "absent" });
  });

  it("are cleared at once", async () => {
    await controls.faults([{ endpoint: "GET /me", status: 500 }]);
    expect((await me()).status).toBe(500);
    await controls.clearFaults();
    expect((await me()).status).toBe(200);
  });
});
