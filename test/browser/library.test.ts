import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { USERS } from "../support/client.js";
import { WebStage } from "../support/web-stage.js";
import { screenshots } from "./screens.js";
import { servePage } from "./spa.js";

let stage: WebStage;
/** A browser that runs no scripts: all of it is links and forms. */
let page: Page;
let picture: (name: string) => Promise<void>;

beforeAll(async () => {
  stage = await WebStage.start();
  const browser = await launchChromium();
  await browser.route("**/*.js", (route) => route.abort());
  page = await stage.signIn(browser, USERS.mina);
  picture = screenshots(page);
});

const open = (path: string) => page.goto(stage.web.url + path, { waitUntil: "domcontentloaded" });
/** Without scripts each click leads to another page. */
const click = (what: Locator) => Promise.all([page.waitForEvent("domcontentloaded"), what.click()]);
const address = () => page.url().replace(stage.web.url, "");
const said = (text: string) => page.locator("main", { hasText: text }).waitFor();
const press = (name: string | RegExp) => click(page.getByRole("button", { name }).first());
const follow = (name: string) => click(page.getByRole("link", { name, exact: true }));
const rows = () => page.locator("tbody tr");
const names = () => page.locator("tbody .item-name").allTextContents();

test("the library takes permissions that a sign-in does not ask for: the page asks Spotify for those, and no others", async () => {
  await open("/");
  await follow("Library");
  await said("This takes one more permission");
  await press("Ask Spotify");
  await page.waitForURL(/\/authorize/);
  const scopes = new URL(page.url()).searchParams.get("scope")?.split(" ") ?? [];
  expect(scopes).toEqual(expect.arrayContaining(["user-library-read", "user-library-modify"]));
  expect(scopes.filter((scope) => /playback|playing/.test(scope))).toEqual(["user-read-playback-position"]);
  await stage.consent(page, USERS.mina, ["user-library-modify"]);
  expect(address()).toBe("/library");
  await said("70 tracks");
  await picture("library");
});

test("who has granted reading alone is led to the permission by the first change", async () => {
  await press(/^Remove/);
  expect(address()).toBe("/library?error=insufficient_scope");
  await press("Ask Spotify");
  await stage.consent(page, USERS.mina);
  await said("70 tracks");
});

describe("the library, without scripts", () => {
  test("goes on page by page, by links", async () => {
    await open("/library");
    const first = await names();
    expect(first).toHaveLength(20);
    await follow("Next 20");
    await said("21–40 of 70");
    expect(await names()).not.toEqual(first);
    await follow("First page");
    expect(await names()).toEqual(first);
  });

  test("shows albums, shows, episodes and audiobooks too", async () => {
    for (const kind of ["Albums", "Shows", "Episodes", "Audiobooks"]) {
      await follow(kind);
      expect(await page.locator("[aria-label=Library] [aria-current=page]").textContent()).toBe(kind);
      expect(await rows().count()).toBeGreaterThan(0);
      expect(await page.getByRole("button", { name: /^Remove .+ from your library$/ }).count()).toBe(
        await rows().count(),
      );
    }
    await open("/library?kind=nonsense");
    expect(address()).toBe("/library");
  });

  test("removes from where one stands, and comes back there", async () => {
    await open("/library");
    await follow("Next 20");
    const [gone] = await names();
    const here = address();
    await press(`Remove ${gone} from your library`);
    expect(address()).toBe(`${here}&done=removed`);
    await said("It is no longer in your library.");
    await said("21–40 of 69");
    expect(await names()).not.toContain(gone);
  });

  test("an empty kind says so", async () => {
    await open("/library?kind=audiobooks");
    const ids = await page
      .locator("[name=id]")
      .evaluateAll((inputs) => inputs.map((input) => input.getAttribute("value")));
    const form = new URLSearchParams([["change", "remove"], ...ids.map((id) => ["id", id ?? ""])]);
    const headers = { origin: stage.web.url, "content-type": "application/x-www-form-urlencoded" };
    await page.request.post(`${stage.web.url}/api/library`, { headers, data: form.toString() });
    await open("/library?kind=audiobooks");
    await said("No audiobooks yet");
  });
});

describe("a track's page, without scripts", () => {
  test("is reached from the library, and takes the track out of it and back", async () => {
    await open("/library");
    const [name = ""] = await names();
    await follow(name);
    expect(address()).toMatch(/^\/tracks\/[A-Za-z0-9]{22}$/);
    const here = address();
    await said("In your library");
    await picture("track");
    await press(`Remove ${name} from your library`);
    expect(address()).toBe(`${here}?done=removed`);
    await press(`Save ${name} to your library`);
    expect(address()).toBe(`${here}?done=saved`);
    await open("/library");
    expect((await names())[0]).toBe(name);
  });

  test("is reached from a search and an album, and leads to the artist with albums that can be saved", async () => {
    await open("/search?q=a");
    await click(page.locator("main a[href^='/tracks/']").first());
    await click(page.locator(".ticket a[href^='/artists/']").first());
    expect(address()).toMatch(/^\/artists\/[A-Za-z0-9]{22}$/);
    await click(page.locator("main a[href^='/albums/']").first());
    const save = page.locator(".ticket button");
    const before = await save.textContent();
    await click(save);
    expect(await save.textContent()).not.toBe(before);
    await click(page.locator("main a[href^='/tracks/']").first());
    expect(address()).toMatch(/^\/tracks\//);
  });

  test("of nothing is a page that says so", async () => {
    for (const path of [`/tracks/${"A".repeat(22)}`, "/tracks/nonsense", `/artists/${"A".repeat(22)}`, "/artists/x"])
      expect((await open(path))?.status(), path).toBe(404);
  });
});

describe("what does not go through", () => {
  test("because Spotify says slow down is said on the same page, and nothing changes", async () => {
    await open("/library");
    await stage.simulator.faults([{ endpoint: "DELETE /me/library", retryAfter: 7 }]);
    const before = await names();
    await press(/^Remove/);
    expect(address()).toBe("/library?error=rate_limited&retry_after=7");
    await said("Please try again in 7 seconds.");
    expect(await names()).toEqual(before);
    await stage.simulator.clearFaults();
  });

  test("because another site sent it changes nothing (CK-02)", async () => {
    const port = await servePage(() => "<!doctype html><title>Evil</title>");
    await open("/library");
    const id = await page.locator("[name=id]").first().getAttribute("value");
    const before = await names();
    await page.goto(`http://localhost:${port}/`);
    await page.setContent(`<form method="post" action="${stage.web.url}/api/library">
      <input name="id" value="${id}"><button name="change" value="remove">Go</button></form>`);
    const answered = page.waitForResponse(`${stage.web.url}/api/library`);
    await press("Go");
    expect((await answered).status()).toBe(403);
    await open("/library");
    expect(await names()).toEqual(before);
  });

  test("because it makes no sense is 400, and never leads out of the app", async () => {
    const headers = { origin: stage.web.url };
    const send = (form: Record<string, string>) =>
      page.request.post(`${stage.web.url}/api/library`, { form, headers, maxRedirects: 0 });
    expect((await send({ change: "burn" })).status()).toBe(400);
    const lost = await send({ change: "save", id: "spotify:track:x", return_to: "https://evil.example/" });
    expect([lost.status(), lost.headers().location]).toEqual([303, `${stage.web.url}/`]);
  });
});

test("the pages fit a telephone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open("/library");
  const track = await page.locator("main a[href^='/tracks/']").first().getAttribute("href");
  for (const path of ["/library", track ?? "", "/now-playing"]) {
    await open(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test("whose session has ended signs in, and comes back", async () => {
  await open("/library?kind=albums");
  await page.context().clearCookies();
  await press(/^Remove/);
  expect(address()).toBe("/sign-in?return_to=%2Flibrary%3Fkind%3Dalbums");
});
