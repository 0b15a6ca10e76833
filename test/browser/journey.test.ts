import type { BrowserContext, Page, Response } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { freePort } from "../support/free-port.js";
import { findLeaks, OUR_REFRESH_TOKENS, type Place, PROVIDER_SECRET, PROVIDER_TOKENS } from "../support/leak-search.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { WebApp } from "../support/web-app.js";
import { screenshots } from "./screens.js";

/** Seconds; short, so that a journey sees an access token expire. */
const ACCESS_LIFETIME = 2;

let simulator: Simulator;
let server: Server;
let web: WebApp;
let browser: BrowserContext;
let page: Page;
let picture: (name: string) => Promise<void>;
/** Everything the browser received: headers and bodies, by address. */
const received: Place[] = [];
const listening: Promise<void>[] = [];

beforeAll(async () => {
  const port = await freePort();
  simulator = await Simulator.start();
  server = await Server.start({
    SIMULATOR_PORT: String(simulator.port),
    WEB_PORT: String(port),
    COUNTERFOIL_ACCESS_TOKEN_TTL: String(ACCESS_LIFETIME),
  });
  web = await WebApp.start(port, server.url);
  browser = await launchChromium();
  browser.on("response", (response) => listening.push(remember(response)));
  page = await browser.newPage();
  picture = screenshots(page);
  await page.setViewportSize({ width: 1280, height: 860 });
});

async function remember(response: Response): Promise<void> {
  const headers = JSON.stringify(await response.allHeaders().catch(() => ({})));
  const body = await response.body().catch(() => Buffer.from(""));
  const name = response.url();
  received.push(
    { name, content: name },
    { name: `headers of ${name}`, content: headers },
    { name: `body of ${name}`, content: body },
  );
}

const cookieNames = async () => (await browser.cookies(web.url)).map((cookie) => cookie.name).sort();
const path = () => new URL(page.url()).pathname;

describe("a person's journey", () => {
  test("without a session every page leads to the sign-in page", async () => {
    await page.goto(`${web.url}/`);
    expect(path()).toBe("/sign-in");
    expect(await cookieNames()).toEqual([]);
    await picture("sign-in");
  });

  test("one click leads to the provider's consent page", async () => {
    await page.getByRole("link", { name: "Continue with Spotify" }).click();
    await page.waitForURL(/\/authorize/);
    expect(new URL(page.url()).port).toBe(String(simulator.port));
    await picture("consent");
  });

  test("consent leads to the playlists, and the code has left the address", async () => {
    const [person] = await simulator.users();
    await page.locator("[name=user]").selectOption(person?.id ?? "");
    await page.locator("button[name=decision][value=approve]").click();
    await page.waitForURL(`${web.url}/`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
    expect(await page.getByText(person?.display_name ?? "").count()).toBeGreaterThan(0);
    await picture("playlists");
  });

  test("the session's cookies are out of reach of scripts (CK-01)", async () => {
    const cookies = await browser.cookies(web.url);
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, path: "/", domain: "127.0.0.1" });
    expect(await page.evaluate(() => document.cookie)).toBe("");
  });

  test("a playlist opens with its items", async () => {
    await page.locator("main a[href^='/playlists/']").first().click();
    await page.waitForURL(/\/playlists\//);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("row").nth(5).waitFor();
    await picture("playlist");
  });

  test("it fits a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${web.url}/`);
    await picture("telephone");
    for (const address of [page.url(), await firstPlaylist()]) {
      await page.goto(address);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, address).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  test("the access token expires and the person stays signed in", async () => {
    await page.goto(`${web.url}/`);
    await expiry();
    const before = await browser.cookies(web.url);
    await page.reload();
    expect(path()).toBe("/");
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
    expect(await browser.cookies(web.url)).not.toEqual(before);
  });

  test("a second tab and the first refresh at once, and both stay signed in (RT-03)", async () => {
    const second = await browser.newPage();
    await second.goto(`${web.url}/`);
    await expiry();
    await Promise.all([page.reload(), second.reload(), page.request.get(web.url), second.request.get(web.url)]);
    await expiry();
    await Promise.all([page.reload(), second.reload()]);
    for (const tab of [page, second]) expect(new URL(tab.url()).pathname).toBe("/");
    await second.close();
  });

  test("with the server stopped an expired page says 503 and keeps the cookies; after its restart the browser is signed in", async () => {
    await expiry();
    await server.stop();
    const before = await browser.cookies(web.url);
    const answer = await page.goto(`${web.url}/`);
    expect(answer?.status()).toBe(503);
    expect(await answer?.headerValue("retry-after")).toMatch(/^\d+$/);
    expect(await answer?.headerValue("set-cookie")).toBeNull();
    expect(await browser.cookies(web.url)).toEqual(before);
    await picture("unavailable");
    await server.restart();
    await page.reload();
    expect(path()).toBe("/");
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
  });

  test("signing out shows the sign-in page, in the other tab too, and the back button shows nothing private", async () => {
    const [person] = await simulator.users();
    const second = await browser.newPage();
    await second.goto(`${web.url}/`);
    await page.goto(await firstPlaylist());
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await cookieNames()).toEqual([]);
    await second.reload();
    expect(new URL(second.url()).pathname).toBe("/sign-in");
    await second.close();
    for (let steps = 0; steps < 3; steps++) {
      await page.goBack({ waitUntil: "networkidle" });
      await page.waitForURL(/\/sign-in/, { waitUntil: "networkidle" });
      expect(await page.content()).not.toContain(person?.display_name ?? "");
    }
  });

  test("a refusal on the consent page leads back with a plain word, and a new try is one click away", async () => {
    await page.goto(`${web.url}/sign-in`);
    await page.getByRole("link", { name: "Continue with Spotify" }).click();
    await page.waitForURL(/\/authorize/);
    await page.locator("button[name=decision][value=deny]").click();
    await page.waitForURL(/\/sign-in\?.*error=access_denied/);
    expect(await cookieNames()).toEqual([]);
    expect(await page.getByRole("link", { name: "Continue with Spotify" }).count()).toBe(1);
    await picture("denied");
  });

  test("a person who is not on the provider's list is told so", async () => {
    const stranger = (await simulator.users()).find((user) => !user.allow_listed);
    await page.getByRole("link", { name: "Continue with Spotify" }).click();
    await page.waitForURL(/\/authorize/);
    await page.locator("[name=user]").selectOption(stranger?.id ?? "");
    await page.locator("button[name=decision][value=approve]").click();
    await page.waitForURL(/\/sign-in\?.*error=provider_forbidden/);
    expect(await cookieNames()).toEqual([]);
  });

  test("localhost leads to 127.0.0.1 before any cookie is set", async () => {
    const answer = await page.request.get(`http://localhost:${web.port}/sign-in?x=1`, { maxRedirects: 0 });
    expect(answer.status()).toBeGreaterThanOrEqual(300);
    expect(answer.headers().location).toBe(`${web.url}/sign-in?x=1`);
    expect(answer.headers()["set-cookie"]).toBeUndefined();
  });

  test("nothing that reached the browser held a token of the provider's (CL-09)", async () => {
    await Promise.all(listening);
    const names = received.map((place) => place.name);
    expect(names.filter((name) => name.startsWith("body of ")).length).toBeGreaterThan(50);
    expect(names.some((name) => name.includes("/api/auth/spotify"))).toBe(true);
    const cookies = { name: "cookies", content: JSON.stringify(await browser.cookies()) };
    const shown = { name: "page", content: await page.content() };
    expect(findLeaks([...PROVIDER_TOKENS, PROVIDER_SECRET], [...received, cookies, shown])).toEqual([]);
    expect(
      findLeaks(
        [OUR_REFRESH_TOKENS],
        received.filter((place) => place.name.startsWith("body of ")),
      ),
    ).toEqual([]);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).toBe("[{},{}]");
    expect(names.some((name) => name.startsWith(`${simulator.url}/v1`))).toBe(false);
  });
});

async function firstPlaylist(): Promise<string> {
  await page.goto(`${web.url}/`);
  const href = await page.locator("main a[href^='/playlists/']").first().getAttribute("href");
  return new URL(href ?? "", web.url).href;
}

/** Waits until every access token given out so far has expired. */
async function expiry(): Promise<void> {
  await page.waitForTimeout((ACCESS_LIFETIME + 1) * 1000);
}
