import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Controls, type RunningSimulator, startSimulator } from "../../index.js";

let simulator: RunningSimulator;
let controls: Controls;
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
});
afterAll(() => simulator.close());

const page = async () => (await fetch(`${simulator.url}/_control`)).text();
const press = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${simulator.url}/_control`, { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" });

describe("the control page", () => {
  it("takes nothing from outside and runs one script, its own", async () => {
    const answer = await fetch(`${simulator.url}/_control`);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const html = await answer.text();
    expect(html.match(/<script[^>]*>[^<]*/g)).toEqual(['<script type="module" src="/_control/page.js">']);
    expect(html).not.toMatch(/\son\w+=|https?:\/\//);
    const script = await fetch(`${simulator.url}/_control/page.js`);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await script.text()).toContain("setInterval(");
  });

  it("shows names as text, and no token", async () => {
    const { access_token, refresh_token } = await controls.tokens("percy.pemberton");
    const html = await page();
    expect(html).toContain("Percy &lt;b&gt;Pemberton&lt;/b&gt;");
    expect(html).not.toContain(access_token);
    expect(html).not.toContain(refresh_token);
  });

  it("expires one person's access tokens, or all", async () => {
    const [mina, tobin] = await Promise.all([controls.tokens("mina.achterberg"), controls.tokens("tobin_quill")]);
    const status = async ({ access_token }: { access_token: string }) =>
      (await fetch(`${simulator.url}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })).status;
    expect((await press({ order: "expire", user: "mina.achterberg" })).status).toBe(303);
    expect([await status(mina), await status(tobin)]).toEqual([401, 200]);
    await press({ order: "expire" });
    expect(await status(tobin)).toBe(401);
  });

  it("revokes a grant", async () => {
    await controls.tokens("mina.achterberg");
    await press({ order: "revoke", user: "mina.achterberg" });
    expect(await controls.revoke("mina.achterberg")).toEqual({ revoked: 0 });
  });

  it("changes all settings; empty limits are none", async () => {
    await press({
      order: "settings",
      mode: "extended",
      refreshTokens: "rotate",
      clockOffsetSeconds: "60",
      "rate-requests": "",
      "rate-seconds": "",
      "quota-requests": "100",
      "quota-hours": "24",
    });
    expect(await controls.settings()).toEqual({
      mode: "extended",
      refreshTokens: "rotate",
      clockOffsetSeconds: 60,
      rateLimit: null,
      quota: { requests: 100, hours: 24 },
    });
  });

  it("moves the clock on, and back to now", async () => {
    await controls.change({ clockOffsetSeconds: 0 });
    await press({ order: "clock", later: "3601" });
    await press({ order: "clock", later: "3601" });
    expect((await controls.settings()).clockOffsetSeconds).toBe(7202);
    await press({ order: "clock", later: "now" });
    expect((await controls.settings()).clockOffsetSeconds).toBe(0);
  });

  it("adds faults one by one, clears them, and sets the counters to 0", async () => {
    await press({ order: "fault", endpoint: "GET /me", kind: "unavailable", times: "2" });
    await press({ order: "fault", endpoint: "token", kind: "drop", times: "" });
    const [first, second] = await (await fetch(`${simulator.url}/_control/faults`)).json();
    expect(first).toMatchObject({ endpoint: "GET /me", status: 503, times: 2 });
    expect(second).toEqual({ endpoint: "token", drop: true });
    expect(await page()).toContain("2 left");
    await press({ order: "clear-faults" });
    await fetch(`${simulator.url}/v1/me`);
    await press({ order: "clear-counters" });
    expect((await controls.counters()).api["GET /me"]).toBe(0);
  });

  it.each([
    [{ order: "dance" }, "order"],
    [{ order: "revoke", user: "nobody" }, "user"],
    [{ order: "clock", later: "soon" }, "clockOffsetSeconds"],
    [{ order: "fault", endpoint: "GET /mee", kind: "drop" }, "endpoint"],
    [{ order: "settings", mode: "fast" }, "mode"],
  ])("%o is refused on the page itself", async (form, field) => {
    const answer = await press(form);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(`role="alert">${field}: `);
  });

  it("refuses the forms of other pages", async () => {
    expect((await press({ order: "expire" }, { origin: "https://evil.example" })).status).toBe(403);
    expect((await press({ order: "expire" }, { origin: "null" })).status).toBe(403);
    expect((await press({ order: "expire" }, { origin: simulator.url })).status).toBe(303);
  });
});
