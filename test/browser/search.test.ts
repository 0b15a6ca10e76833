import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/built.js";
import { launchChromium } from "../support/chromium.js";
import { freePort } from "../support/free-port.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { WebApp } from "../support/web-app.js";

/** `COUNTERFOIL_SCREENS=1` keeps pictures. */
const screens = process.env.COUNTERFOIL_SCREENS === undefined ? undefined : join(root, "docs/screens");

let simulator: Simulator;
let web: WebApp;
let page: Page;

beforeAll(async () => {
  const port = await freePort();
  simulator = await Simulator.start();
  const server = await Server.start({ SIMULATOR_PORT: String(simulator.port), WEB_PORT: String(port) });
  web = await WebApp.start(port, server.url);
  page = await (await launchChromium()).newPage();
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(`${web.url}/sign-in`);
  await page.getByRole("link", { name: "Continue with Spotify" }).click();
  const [person] = await simulator.users();
  await page.locator("[name=user]").selectOption(person?.id ?? "");
  await page.locator("button[name=decision][value=approve]").click();
  await page.waitForURL(`${web.url}/`);
});

async function picture(name: string): Promise<void> {
  if (screens === undefined) return;
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`) });
}

async function search(text: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search Spotify" }).fill(text);
  await page.getByRole("searchbox", { name: "Search Spotify" }).press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

describe("searching", () => {
  test("finds tracks, albums and playlists by one call to Spotify", async () => {
    await simulator.clearCounters();
    await search("a");
    for (const name of ["Tracks", "Albums", "Playlists"])
      expect(await page.getByRole("heading", { name, exact: true }).count()).toBe(1);
    expect(await page.getByRole("row").count()).toBe(11);
    expect((await simulator.counters()).api["GET /search"]).toBe(1);
    await picture("search");
  });

  test("leads to an album with its tracks, and from a playlist's row to the album too", async () => {
    await page.locator("main a[href^='/albums/']").first().click();
    await page.waitForURL(/\/albums\/[A-Za-z0-9]{22}$/);
    await page.getByRole("row").nth(1).waitFor();
    await picture("album");
    await page.goto(`${web.url}/`);
    await page.locator("main a[href^='/playlists/']").first().click();
    await page.waitForURL(/\/playlists\/[A-Za-z0-9]{22}$/);
    await page.locator("main a[href^='/albums/']").first().click();
    await page.waitForURL(/\/albums\//);
  });

  test("for what is not there says so, and repeats markup as text", async () => {
    await search("<img src=x onerror=alert(1)>zzzzzz");
    expect(await page.getByText("Nothing by that name").count()).toBe(1);
    expect(await page.locator("main img").count()).toBe(0);
  });

  test("an album that does not exist is a page that says so", async () => {
    const answer = await page.goto(`${web.url}/albums/${"A".repeat(22)}`);
    expect(answer?.status()).toBe(404);
    expect((await page.goto(`${web.url}/albums/nonsense`))?.status()).toBe(404);
  });

  test("fits a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${web.url}/search?q=a`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
