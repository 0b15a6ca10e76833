import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { USERS } from "../support/client.js";
import { WebStage } from "../support/web-stage.js";
import { screenshots } from "./screens.js";

let stage: WebStage;
let page: Page;
let picture: (name: string) => Promise<void>;

beforeAll(async () => {
  stage = await WebStage.start();
  page = await stage.signIn(await launchChromium(), USERS.mina);
  picture = screenshots(page);
});

async function search(text: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search Spotify" }).fill(text);
  await page.getByRole("searchbox", { name: "Search Spotify" }).press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

describe("searching", () => {
  test("finds tracks, albums and playlists by one call to Spotify", async () => {
    await stage.simulator.clearCounters();
    await search("a");
    for (const name of ["Tracks", "Albums", "Playlists"])
      expect(await page.getByRole("heading", { name, exact: true }).count()).toBe(1);
    expect(await page.getByRole("row").count()).toBe(11);
    expect((await stage.simulator.counters()).api["GET /search"]).toBe(1);
    await picture("search");
  });

  test("leads to an album with its tracks, and from a playlist's row to the album too", async () => {
    await page.locator("main a[href^='/albums/']").first().click();
    await page.waitForURL(/\/albums\/[A-Za-z0-9]{22}$/);
    await page.getByRole("row").nth(1).waitFor();
    await picture("album");
    await page.goto(`${stage.web.url}/`);
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
    const answer = await page.goto(`${stage.web.url}/albums/${"A".repeat(22)}`);
    expect(answer?.status()).toBe(404);
    expect((await page.goto(`${stage.web.url}/albums/nonsense`))?.status()).toBe(404);
  });

  test("fits a telephone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${stage.web.url}/search?q=a`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
