import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { freePort } from "../support/free-port.js";
import { newestMail } from "../support/mailbox.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { WebApp } from "../support/web-app.js";
import { servePage } from "./spa.js";

const EMAIL = "ada@example.com";
const FIRST = "plum-tram-violet";
const SECOND = "granite-otter-42";
const THIRD = "willow-brass-7";

let server: Server;
let web: WebApp;
/** Where Ada reads her mail and signs in, and another browser of hers. Neither runs scripts: the forms need none. */
let page: Page;
let other: Page;
/** Every address that a browser asked for or came from. */
const addresses: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  const simulator = await Simulator.start();
  server = await Server.start({ SIMULATOR_PORT: String(simulator.port), WEB_PORT: String(port) });
  web = await WebApp.start(port, server.url);
  page = await openPage(await launchChromium());
  other = await openPage(await launchChromium());
});

async function openPage(browser: BrowserContext): Promise<Page> {
  await browser.route("**/*.js", (route) => route.abort());
  browser.on("request", (request) => addresses.push(request.url(), request.headers().referer ?? ""));
  return browser.newPage();
}

const path = (tab = page) => new URL(tab.url()).pathname;
const cookieNames = async (tab = page) => (await tab.context().cookies(web.url)).map(({ name }) => name).sort();
const said = (text: string, tab = page) => tab.locator("main", { hasText: text }).waitFor();
const press = (name: string, tab = page) => tab.getByRole("button", { name, exact: true }).click();

/** The link of the newest of so many mails. */
async function link(count: number): Promise<string> {
  const { text } = await newestMail(server.url, EMAIL, count);
  return /http:\S+token=[\w-]+/.exec(text)?.[0] ?? "";
}

async function signIn(password: string, tab = page): Promise<void> {
  await tab.goto(`${web.url}/sign-in`);
  await tab.getByLabel("E-mail address").fill(EMAIL);
  await tab.getByLabel("Password").fill(password);
  await press("Sign in", tab);
}

describe("a person with a password", () => {
  test("hears of every wrong field at once, by word and by mark, and types only the password again (PW-02, PW-03)", async () => {
    await page.goto(`${web.url}/sign-up`);
    await page.getByLabel("Name").fill("Ada\u202eL");
    await page.getByLabel("E-mail address").fill("ada@");
    await page.getByLabel("Password").fill("password1");
    await press("Make an account");
    expect(path()).toBe("/sign-up");
    for (const [field, words] of [
      ["Name", "A name is plain text in one line."],
      ["E-mail address", "This is no e-mail address."],
      ["Password", "This password is one of those that are guessed first."],
    ] as const) {
      const input = page.getByLabel(field);
      expect(await input.getAttribute("aria-invalid")).toBe("true");
      const [problem] = (await input.getAttribute("aria-describedby"))?.split(" ") ?? [];
      expect(await page.locator(`[id="${problem}"]`).textContent()).toBe(words);
    }
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@");
    expect(await page.getByLabel("Password").inputValue()).toBe("");
    await page.goto(`${web.url}/sign-up`);
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@");
    expect(await page.locator("[aria-invalid]").count()).toBe(0);
  });

  test("signs up", async () => {
    await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(FIRST);
    await press("Make an account");
    await said(`We have written to ${EMAIL}`);
  });

  test("cannot sign in before the address is confirmed", async () => {
    await signIn(FIRST);
    await said("The e-mail address or the password is wrong.");
    expect(await cookieNames()).toEqual(["counterfoil_form"]);
  });

  test("opens the link of the mail, whose token leaves the address, and confirms with the password (PW-08)", async () => {
    await page.goto(await link(1));
    expect(page.url()).toBe(`${web.url}/verify`);
    const answer = await page.reload();
    expect(await answer?.headerValue("referrer-policy")).toBe("no-referrer");
    expect(await page.content()).not.toContain("token=");
    await page.getByLabel("Password").fill("not-this-one");
    await press("Confirm");
    await said("The password is wrong.");
    await page.getByLabel("Password").fill(FIRST);
    await press("Confirm");
    await said("Your address is confirmed");
    expect(await cookieNames()).toEqual([]);
  });

  test("signs in, here and in another browser, and comes to the page that was asked for", async () => {
    await page.goto(`${web.url}/account`);
    expect(path()).toBe("/sign-in");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(FIRST);
    await press("Sign in");
    expect(path()).toBe("/account");
    expect(await cookieNames()).toEqual(["counterfoil_access", "counterfoil_refresh"]);
    await signIn(FIRST, other);
    expect(path(other)).toBe("/");
    await page.reload();
    expect(await page.locator(".devices li").count()).toBe(2);
  });

  test("signs the other browser out from the list of devices", async () => {
    await page.getByRole("button", { name: /^Sign out Chrome/ }).click();
    await said("That device has to sign in again.");
    expect(await page.locator(".devices li").count()).toBe(1);
    await other.reload();
    expect(path(other)).toBe("/sign-in");
  });

  test("changes the password, which ends the other sessions and not this one (PW-09)", async () => {
    await signIn(FIRST, other);
    for (const [current, next, words] of [
      ["not-this-one", SECOND, "The password is wrong."],
      [FIRST, "short", "A password has 8 characters at least."],
      [FIRST, SECOND, "The new password counts from now on"],
    ] as const) {
      await page.getByLabel("Current password").fill(current);
      await page.getByLabel("New password").fill(next);
      await press("Change the password");
      await said(words);
    }
    await other.reload();
    expect(path(other)).toBe("/sign-in");
    await page.reload();
    expect(path()).toBe("/account");
  });

  test("with a wrong password stays out, keeps the address typed and the choice made, and is told nothing more (PW-05)", async () => {
    await other.goto(`${web.url}/sign-in?stay=0`);
    await other.getByLabel("E-mail address").fill(EMAIL);
    await other.getByLabel("Password").fill(FIRST);
    await press("Sign in", other);
    await said("The e-mail address or the password is wrong.", other);
    expect(await other.getByLabel("E-mail address").inputValue()).toBe(EMAIL);
    expect(await other.locator("input[name=remember]").inputValue()).toBe("0");
    expect(other.url()).not.toContain("ada");
  });

  test("has forgotten it and gets a new one by mail; the old sessions are gone (PW-09)", async () => {
    await other.getByRole("link", { name: "Forgot the password?" }).click();
    await other.getByLabel("E-mail address").fill(EMAIL);
    await press("Send me a link", other);
    await said(`If ${EMAIL} has an account`, other);
    await other.goto(await link(3));
    expect(other.url()).toBe(`${web.url}/reset-password`);
    await other.getByLabel("New password").fill("12345678");
    await press("Set the new password", other);
    await said("one of those that are guessed first", other);
    await other.getByLabel("New password").fill(THIRD);
    await press("Set the new password", other);
    await said("Every device was signed out.", other);
    await page.goto(`${web.url}/account`);
    expect(path()).toBe("/sign-in");
    await signIn(SECOND);
    await said("The e-mail address or the password is wrong.");
    await signIn(THIRD);
    expect(path()).toBe("/");
  });

  test("finds that a link works once", async () => {
    await other.goto(await link(3).then(() => `${web.url}/reset-password?token=${"x".repeat(43)}`));
    await other.getByLabel("New password").fill(FIRST);
    await press("Set the new password", other);
    await said("This link is over", other);
    expect(await other.getByLabel("New password").count()).toBe(0);
  });

  test("left no password and no token of a mail in an address, a Referer or a log", async () => {
    const tokens = addresses.filter((address) => address.includes("token="));
    // The links themselves, as the person opened them.
    expect(tokens.every((address) => /\/(verify|reset-password)\?token=[\w-]+$/.test(address))).toBe(true);
    expect(tokens).toHaveLength(3);
    const written = [...addresses, ...server.logs, ...web.process.stdout, ...web.process.stderr].join("\n");
    for (const secret of [FIRST, SECOND, THIRD, EMAIL, encodeURIComponent(EMAIL)])
      expect(written).not.toContain(secret);
    const logs = [...server.logs, ...web.process.stdout, ...web.process.stderr].join("\n");
    for (const address of tokens) expect(logs).not.toContain(address.split("token=")[1]);
  });
});

describe("another site", () => {
  test("sends no form in somebody's name, and signs nobody in as somebody else (CL-04)", async () => {
    const routes = ["password", "register", "forgot-password", "change-password", "sign-out-device"];
    const port = await servePage(() => "<!doctype html><title>Evil</title>");
    await signIn(THIRD, other);
    const before = await other.context().cookies(web.url);
    for (const route of routes) {
      await other.goto(`http://localhost:${port}/`);
      await other.setContent(`<form method="post" action="${web.url}/api/auth/${route}">
        <input name="email" value="${EMAIL}"><input name="password" value="${FIRST}"><button>Go</button></form>`);
      const answered = other.waitForResponse(`${web.url}/api/auth/${route}`);
      await press("Go", other);
      expect((await answered).status()).toBe(403);
    }
    expect(await other.context().cookies(web.url)).toEqual(before);
  });
});
