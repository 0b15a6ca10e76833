import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { Simulator } from "../support/simulator.js";

const mina = "mina.achterberg";
const [expire, revoke] = [`[id="expire-${mina}"]`, `[id="revoke-${mina}"]`];

let simulator: Simulator;
let page: Page;
/** What went wrong in the page's own script. */
const mistakes: string[] = [];

beforeAll(async () => {
  simulator = await Simulator.start();
  const browser = await launchChromium();
  page = await browser.newPage();
  page.on("pageerror", (error) => mistakes.push(error.message));
  page.on("console", (message) => {
    // A refused order is a 400, which the browser notes by itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      mistakes.push(message.text());
  });
  await page.goto(`${simulator.url}/_control`);
});
afterEach(() => expect(mistakes).toEqual([]));

const me = async (token: string) =>
  (await fetch(`${simulator.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
const said = (text: string) => page.locator("#said", { hasText: text }).waitFor();
/** Whether the page is still the one that was opened: nothing was reloaded. */
const marked = () => page.evaluate(() => document.documentElement.dataset.marked);

describe("the control page", () => {
  test("lists the people, and whose app may not let them in", async () => {
    await page.evaluate(() => {
      document.documentElement.dataset.marked = "yes";
    });
    const others = page.locator("#others");
    await others.locator("summary").click();
    expect(await others.locator("li").count()).toBe(40);
    expect(await others.locator("li", { hasText: mina }).count()).toBe(1);
    expect(await others.locator("li", { hasText: "not allow-listed" }).count()).toBe(2);
  });

  test("shows a new grant by itself, and leaves the opened list open", async () => {
    await simulator.tokens(mina);
    await page.locator("#grants > ul", { hasText: mina }).getByText("1 access token").waitFor();
    expect(await page.locator("#others[open] li").count()).toBe(39);
    expect(await marked()).toBe("yes");
  });

  test("counts requests live, and sets them to 0 by click", async () => {
    const { access_token } = await simulator.tokens(mina);
    const row = page.locator("#counters li", { hasText: /^GET \/me\d/ }).locator(".number");
    await me(access_token);
    await me(access_token);
    await row.filter({ hasText: /^2$/ }).waitFor();
    await me(access_token);
    await row.filter({ hasText: /^3$/ }).waitFor();
    await page.locator("#clear-counters").click();
    await said("Counters are at 0.");
    await page.locator("#counters", { hasText: "No request yet." }).waitFor();
    expect((await simulator.counters()).api["GET /me"]).toBe(0);
  });

  test("sets a fault by click, shows it counting down, and clears it", async () => {
    const { access_token } = await simulator.tokens(mina);
    await page.locator("#endpoint").selectOption("GET /me");
    await page.locator("#kind").selectOption("unavailable");
    await page.locator("#times").fill("3");
    await page.locator("#add-fault").click();
    await said("Fault added.");
    const fault = page.locator("#faults li", { hasText: "GET /me" });
    await fault.getByText("3 left").waitFor();
    expect(await me(access_token)).toBe(503);
    await fault.getByText("2 left").waitFor();
    await page.locator("#clear-faults").click();
    await said("No more faults.");
    await page.locator("#faults", { hasText: "None" }).waitFor();
    expect(await me(access_token)).toBe(200);
  });

  test("expires a person's access tokens by click", async () => {
    const { access_token } = await simulator.tokens(mina);
    await page.locator(expire).click();
    await said("Access tokens of Mina Achterberg ended.");
    expect(await me(access_token)).toBe(401);
    await page.locator(`${expire}[disabled]`).waitFor();
  });

  test("revokes a grant by click: the refresh token dies, the access token lives on", async () => {
    const { access_token, refresh_token } = await simulator.tokens(mina);
    await page.locator(revoke).click();
    await said("Mina Achterberg removed the app.");
    await page.locator("#grants li", { hasText: mina }).getByText("revoked").waitFor();
    expect(await me(access_token)).toBe(200);
    const refresh = await fetch(`${simulator.url}/api/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("counterfoil-development:development-spotify-secret")}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token }),
    });
    expect(await refresh.json()).toMatchObject({ error_description: "Refresh token revoked" });
  });

  test("says in plain words what it refuses, and keeps what was typed elsewhere", async () => {
    await page.locator("#rate-requests").fill("7");
    await page.locator("#endpoint").selectOption("token");
    await page.evaluate(() => document.getElementById("times")?.setAttribute("min", "0"));
    await page.locator("#times").fill("0");
    await page.locator("#add-fault").click();
    await said("times: must be at least 1");
    expect(await page.locator("#rate-requests").inputValue()).toBe("7");
    await page.locator("#save").click();
    await said("Settings saved.");
    expect((await simulator.settings()).rateLimit).toEqual({ requests: 7, seconds: 30 });
  });

  test("says when the simulator is gone, and when it is back", async () => {
    await simulator.stop();
    await said("The simulator does not answer.");
    await simulator.restart();
    await said("The simulator answers again.");
    expect(await marked()).toBe("yes");
  });
});

test("without its script every form of the control page works", async () => {
  await page.route("**/page.js", (route) => route.abort());
  await page.goto(`${simulator.url}/_control`);
  await page.locator("#later-3601").click();
  await page.waitForLoadState();
  expect((await simulator.settings()).clockOffsetSeconds).toBe(3601);
  expect(await marked()).toBeUndefined();
});
