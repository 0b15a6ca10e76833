import type { Page, Response, WebSocket } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { Client, USERS } from "../support/client.js";
import { findLeaks, OUR_REFRESH_TOKENS, type Place, PROVIDER_SECRET, PROVIDER_TOKENS } from "../support/leak-search.js";
import { WebStage } from "../support/web-stage.js";
import { screenshots } from "./screens.js";

/** How every access token of ours begins: `{"` of its header in base64url. */
const OUR_ACCESS_TOKENS = { name: "an access token of ours", text: "eyJ" };

let stage: WebStage;
let page: Page;
let picture: (name: string) => Promise<void>;
/** Every body and socket message that reached a page, by address. */
const received: Place[] = [];
const listening: Promise<void>[] = [];
const sockets: WebSocket[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  stage = await WebStage.start();
  const browser = await launchChromium();
  browser.on("response", (response) => listening.push(remember(response)));
  browser.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  browser.on("weberror", (error) => complaints.push(error.error().message));
  page = await stage.signIn(browser, USERS.mina);
  picture = screenshots(page);
  page.on("websocket", (socket) => {
    sockets.push(socket);
    received.push({ name: "a socket's address", content: socket.url() });
    socket.on("framereceived", ({ payload }) => received.push({ name: "from a socket", content: payload }));
    socket.on("framesent", ({ payload }) => received.push({ name: "to a socket", content: payload }));
  });
});

async function remember(response: Response): Promise<void> {
  const body = await response.body().catch(() => Buffer.from(""));
  received.push({ name: response.url(), content: body });
}

const path = () => new URL(page.url()).pathname;
const shows = (text: string) => page.locator("main", { hasText: text }).waitFor();
const isLive = () => page.getByText("Live", { exact: true }).waitFor();
const song = () => page.locator(".now h2").textContent();

/** A command from elsewhere: the person's telephone, as it were. */
async function elsewhere(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { access_token } = await stage.simulator.tokens(USERS.mina);
  const answer = await fetch(`${stage.simulator.url}/v1/me/player${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`the player answers ${answer.status}`);
  const text = await answer.text();
  return text.startsWith("{") ? JSON.parse(text) : {};
}

test("the page asks for the player's permissions, and for those of the library that were granted before", async () => {
  await page.goto(`${stage.web.url}/library`);
  await page.getByRole("button", { name: "Ask Spotify" }).click();
  await stage.consent(page, USERS.mina);
  await page.getByRole("link", { name: "Now playing" }).click();
  await shows("This takes one more permission");
  await page.getByRole("button", { name: "Ask Spotify" }).click();
  await stage.consent(page, USERS.mina);
  await shows("Nothing plays");
  await page.goto(`${stage.web.url}/library`);
  await shows("70 tracks");
});

describe("what plays", () => {
  test("appears without loading the page again, with its device", async () => {
    await page.goto(`${stage.web.url}/now-playing`);
    await shows("Nothing plays");
    await page.evaluate(() => Reflect.set(window, "stayed", true));
    const { devices } = (await elsewhere("GET", "/devices")) as { devices: { id: string; name: string }[] };
    await elsewhere("PUT", "", { device_ids: [devices[0]?.id], play: true });
    await isLive();
    await shows(`on ${devices[0]?.name}`);
    expect(await page.getByRole("status").textContent()).toBe(
      `Now playing: ${await song()} by ${await page.locator(".now .ticket-owner bdi").first().textContent()}`,
    );
    const progress = page.locator("progress");
    const before = Number(await progress.getAttribute("value"));
    await expect.poll(async () => Number(await progress.getAttribute("value"))).toBeGreaterThan(before);
    await picture("now-playing");
  });

  test("obeys the buttons, which keep the keyboard's focus", async () => {
    await page.getByRole("button", { name: "Pause" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    expect(await elsewhere("GET", "")).toMatchObject({ is_playing: false });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Play");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    const before = await song();
    await page.getByRole("button", { name: "Next" }).click();
    await expect.poll(song).not.toBe(before);
    expect(await page.evaluate(() => Reflect.get(window, "stayed"))).toBe(true);
  });

  test("that cannot be changed says why", async () => {
    await stage.simulator.faults([{ endpoint: "POST /me/player/next", status: 404, reason: "NO_ACTIVE_DEVICE" }]);
    await page.getByRole("button", { name: "Next" }).click();
    await page.waitForURL(/error=not_found/);
    await shows("No device is listening");
    await stage.simulator.clearFaults();
    await isLive();
  });

  test("is there without scripts too, and obeys", async () => {
    const plain = await page.context().newPage();
    await plain.route("**/*.js", (route) => route.abort());
    await plain.goto(`${stage.web.url}/now-playing`);
    expect(await plain.locator(".now h2").textContent()).toBe(await song());
    expect(await plain.getByText("As this page was loaded").count()).toBe(1);
    await plain.getByRole("button", { name: "Pause" }).click();
    await plain.getByRole("button", { name: "Play", exact: true }).click();
    await plain.getByRole("button", { name: "Pause" }).waitFor();
    expect(plain.url()).toBe(`${stage.web.url}/now-playing`);
    await plain.close();
  });
});

describe("the socket", () => {
  test("is the only other place that the page may connect to", async () => {
    const answer = await page.goto(`${stage.web.url}/now-playing`);
    const policy = (await answer?.headerValue("content-security-policy")) ?? "";
    expect(policy).toContain(`; connect-src 'self' ws://127.0.0.1:${stage.server.port};`);
    await isLive();
  });

  test("comes back with a new ticket when its access token is revoked (4408), and when the server was away", async () => {
    const client = new Client(stage.server.url);
    const cookie = (await page.context().cookies(stage.web.url)).find(({ name }) => name === "counterfoil_access");
    const token = cookie?.value.replace(/^\d+\./, "") ?? "";
    const again = page.waitForEvent("websocket");
    const headers = { authorization: client.credentials };
    await client.ask("POST", "/revoke", { headers, body: new URLSearchParams({ token }) });
    await again;
    await isLive();
    await stage.server.stop();
    await page.getByText("Connecting again").waitFor();
    await stage.server.restart();
    await isLive();
    expect(path()).toBe("/now-playing");
    const tickets = sockets.map((socket) => new URL(socket.url()).searchParams.get("ticket"));
    expect(new Set(tickets).size).toBe(tickets.length);
  });

  test("never told the browser a token: pages, answers, sockets and what is kept (CL-09, CK-01)", async () => {
    await Promise.all(listening);
    expect(received.filter(({ name }) => name.endsWith("/api/auth/ticket")).length).toBeGreaterThan(2);
    expect(received.filter(({ name }) => name === "from a socket").length).toBeGreaterThan(5);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).toBe("[{},{}]");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    const shown = { name: "page", content: await page.content() };
    const ours = [OUR_ACCESS_TOKENS, OUR_REFRESH_TOKENS].map(({ text }) => text);
    const own = received.filter(({ name }) => !name.startsWith(`${stage.web.url}/_next/`));
    expect(own.filter(({ content }) => ours.some((text) => content.includes(text))).map(({ name }) => name)).toEqual(
      [],
    );
    expect(findLeaks([...PROVIDER_TOKENS, PROVIDER_SECRET], [...received, shown])).toEqual([]);
    const log = [...stage.server.logs].join("\n");
    for (const socket of sockets) expect(log).not.toContain(new URL(socket.url()).searchParams.get("ticket"));
  });

  test("leads to where the session is looked at when the account is withdrawn (4410)", async () => {
    const tab = await page.context().newPage();
    await tab.routeWebSocket(/\/graphql/, (socket) => socket.close({ code: 4410, reason: "account_withdrawn" }));
    await tab.route("**/api/auth/refresh?**", (route) => route.abort());
    const asked = tab.waitForRequest(`${stage.web.url}/api/auth/refresh?return_to=%2Fnow-playing`);
    await tab.goto(`${stage.web.url}/now-playing`);
    await asked;
    await tab.close();
  });

  test("leads to the sign-in page when the device is signed out from another one (4401)", async () => {
    const client = new Client(stage.server.url);
    const other = await client.signIn(USERS.mina);
    await isLive();
    await client.call(other.access_token, "POST", "/logout", { scope: "others" });
    await page.waitForURL(`${stage.web.url}/sign-in?return_to=%2Fnow-playing`);
    expect((await page.context().cookies(stage.web.url)).map(({ name }) => name)).toEqual([]);
  });
});

test("no script failed, and nothing was held back by the policy", () => {
  // What the browser says of every answer that is not 2xx, and of a server that is away.
  const expected = /^Failed to load resource|^WebSocket connection to/;
  expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
});
