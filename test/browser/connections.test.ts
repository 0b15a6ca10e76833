import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { shiftedClock } from "../faults/run/shifted-clock.js";
import { launchChromium } from "../support/chromium.js";
import { configFile, hashOf, signsIn } from "../support/client-file.js";
import { Fake } from "../support/fake.js";
import { freePort } from "../support/free-port.js";
import { newestMail } from "../support/mailbox.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { WebApp } from "../support/web-app.js";
import { servePage } from "./spa.js";

/** Google has verified this address too, for the person who signs in there. */
const EMAIL = "mina@gmail.com";
const PASSWORD = "plum-tram-violet";
const [ADAS, ANOTHER] = ["mina.achterberg", "tobin_quill"];

let simulator: Simulator;
let server: Server;
let web: WebApp;
/** Ada's browser and a stranger's. Neither runs scripts: all of it is links and forms. */
let page: Page;
let stranger: Page;

beforeAll(async () => {
  const port = await freePort();
  const app = `http://127.0.0.1:${port}`;
  simulator = await Simulator.start();
  await simulator.change({ rateLimit: null });
  const google = await Fake.start("google", app);
  const at = (name: string) => ({ redirectUris: [`${app}/api/auth/${name}`] });
  const client = signsIn("web", {
    secretHash: hashOf("development-web-secret"),
    grants: ["urn:counterfoil:grant-type:provider-code", "refresh_token", "password"],
    providers: { spotify: at("spotify"), google: at("google") },
    links: { verify: `${app}/verify?token={token}`, reset: `${app}/reset-password?token={token}` },
  });
  server = await Server.start({
    SIMULATOR_PORT: String(simulator.port),
    COUNTERFOIL_CONFIG: configFile({ clients: [client], providers: [google.entry({ identityOnly: true })] }),
    [google.secretVariable]: google.secret,
  });
  web = await WebApp.start(port, server.url, { WEB_PROVIDERS: "spotify,google" });
  page = await openPage(await launchChromium());
  stranger = await openPage(await launchChromium());
});

async function openPage(browser: BrowserContext): Promise<Page> {
  await browser.route("**/*.js", (route) => route.abort());
  const tab = await browser.newPage();
  // Who signs in at the stand-in of Google.
  await tab.setExtraHTTPHeaders({ "x-person": "mina" });
  await tab.setViewportSize({ width: 1280, height: 860 });
  return tab;
}

const address = (tab = page) => tab.url().replace(web.url, "");
const said = (text: string, tab = page) => tab.locator("main", { hasText: text }).waitFor();
const press = (name: string, tab = page) => tab.getByRole("button", { name, exact: true }).click();
const follow = (name: string, tab = page) => tab.getByRole("link", { name, exact: true }).click();
const connected = async (tab = page) => {
  await tab.goto(`${web.url}/account`);
  return (await tab.locator(".connections li strong").allTextContents()).sort();
};

async function typePassword(tab = page): Promise<void> {
  await tab.getByLabel("Password").fill(PASSWORD);
  await press("Sign in", tab);
}

async function consent(user: string, tab = page, decision = "approve"): Promise<void> {
  await tab.waitForURL(/\/authorize/);
  await tab.locator("[name=user]").selectOption(user);
  await tab.locator(`button[name=decision][value=${decision}]`).click();
  await tab.waitForURL(`${web.url}/**`);
}

/** The address that the provider sends the browser back to, which then does not go there. */
async function consentWithoutReturn(user: string, tab: Page): Promise<string> {
  await tab.waitForURL(/\/authorize/);
  await tab.locator("[name=user]").selectOption(user);
  const form = new URLSearchParams(
    await tab
      .locator("form")
      .evaluate((form: HTMLFormElement) => [...new FormData(form)].map(([name, value]) => [name, String(value)])),
  );
  form.set("decision", "approve");
  const url = await tab.locator("form").evaluate((form: HTMLFormElement) => form.action);
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: new URL(url).origin };
  const answer = await tab.request.post(url, { headers, data: form.toString(), maxRedirects: 0 });
  return answer.headers().location ?? "";
}

describe("a person with a password", () => {
  test("signs up, and finds on the first page that Spotify is not connected", async () => {
    await page.goto(`${web.url}/sign-up`);
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await press("Make an account");
    const { text } = await newestMail(server.url, EMAIL);
    await page.goto(/http:\S+token=[\w-]+/.exec(text)?.[0] ?? "");
    await page.getByLabel("Password").fill(PASSWORD);
    await press("Confirm");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await typePassword();
    await said("Spotify is not connected yet");
    expect(await connected()).toEqual([]);
  });

  test("who comes by Google with the same address is told how to sign in, and gets no second account (RFC 9700 §4.15)", async () => {
    await stranger.goto(`${web.url}/sign-in`);
    await follow("Continue with Google", stranger);
    await stranger.waitForURL(/error=account_exists/);
    await said("Sign in to it with the password first, then connect Google on your account page.", stranger);
    expect(await stranger.context().cookies(web.url)).toMatchObject([{ name: "counterfoil_form" }]);
  });

  test("says no at Spotify, and nothing is connected", async () => {
    await press("Connect Spotify");
    await consent(ADAS, page, "deny");
    expect(address()).toBe("/account?error=access_denied&provider=spotify");
    await said("Spotify gave nothing away, and nothing was connected.");
  });

  test("connects Spotify from the first page, and the playlists appear there", async () => {
    await page.goto(web.url);
    await press("Connect Spotify");
    await consent(ADAS);
    expect(address()).toBe("/");
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
  });

  test("connects Google, and sees both with what they are for", async () => {
    expect(await connected()).toEqual(["Spotify"]);
    await press("Connect Google");
    await page.waitForURL(/done=connected/);
    await said("Google is connected");
    const items = await page.locator(".connections li").allTextContents();
    expect(items.join()).toMatch(/Spotifypermission granted.*Googlefor signing in only/);
    expect(await page.getByRole("button", { name: /^Connect / }).count()).toBe(0);
    expect(await page.getByLabel("Current password").count()).toBe(1);
  });

  test("signs in with Google from then on, to the same account", async () => {
    await press("Sign out");
    await follow("Continue with Google");
    await page.waitForURL(`${web.url}/`);
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
    expect(await connected()).toEqual(["Google", "Spotify"]);
    await said(EMAIL);
  });

  test("is asked before Google is disconnected, and then cannot sign in with it", async () => {
    await follow("Disconnect Google");
    await said("You can no longer sign in with Google");
    await follow("Leave it as it is");
    expect(await connected()).toEqual(["Google", "Spotify"]);
    await follow("Disconnect Google");
    await press("Disconnect Google");
    expect(address()).toBe("/account?done=disconnected&provider=google");
    await said("Google is disconnected");
    // There is no token of Google's to end anything with.
    await said("At the provider the permission still stands");
    expect(await connected()).toEqual(["Spotify"]);
  });

  test("renews a permission that has ended at Spotify", async () => {
    await simulator.revoke(ADAS);
    await simulator.expire(ADAS);
    await page.goto(web.url);
    await said("Spotify wants to hear from you");
    await page.goto(`${web.url}/account`);
    await said("permission has ended");
    await press("Renew Spotify");
    await consent(ADAS);
    await said("Spotify is renewed");
    await page.goto(web.url);
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
  });

  test("disconnects Spotify, and is led to Spotify's page where the grant is ended", async () => {
    await connected();
    await follow("Disconnect Spotify");
    await said("Spotify lets nobody but you end the permission itself");
    await press("Disconnect Spotify");
    const link = page.getByRole("link", { name: "end it on its page" });
    expect(await link.getAttribute("href")).toBe("https://www.spotify.com/account/apps/");
    await page.goto(web.url);
    await said("Spotify is not connected yet");
  });
});

describe("a person who has Spotify alone", () => {
  test("is told that it is the last way to sign in, and that there is no password", async () => {
    await stranger.goto(`${web.url}/sign-in`);
    await follow("Continue with Spotify", stranger);
    await consent(ANOTHER, stranger);
    expect(await connected(stranger)).toEqual(["Spotify"]);
    await said("This account has no password here. It signs in with Spotify.", stranger);
    expect(await stranger.getByLabel("Current password").count()).toBe(0);
    await follow("Disconnect Spotify", stranger);
    await said("Spotify is the last way to sign in to your account", stranger);
    expect(await stranger.getByRole("button", { name: /^Disconnect/ }).count()).toBe(0);
  });

  test("cannot remove it with a form of their own making either", async () => {
    const id = new URL(stranger.url()).searchParams.get("connection");
    await stranger.evaluate((connection) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: "/api/auth/disconnect" });
      for (const [name, value] of Object.entries({ connection: connection ?? "", provider: "spotify" }))
        form.append(Object.assign(document.createElement("input"), { name, value }));
      document.body.append(form);
      form.submit();
    }, id);
    await stranger.waitForURL(/error=last_sign_in_method/);
    await said("Without Spotify nobody could open your account any more.", stranger);
    expect(await connected(stranger)).toEqual(["Spotify"]);
  });

  test("cannot connect a Google account that is somebody else's", async () => {
    await connected();
    await press("Connect Google");
    await page.waitForURL(/done=connected/);
    await connected(stranger);
    await press("Connect Google", stranger);
    await stranger.waitForURL(/error=identity_taken/);
    await said("This account at Google is taken", stranger);
    expect(await connected(stranger)).toEqual(["Spotify"]);
    expect(await connected()).toEqual(["Google"]);
  });
});

describe("an attacker", () => {
  test("who plants the end of a link of theirs in another browser connects nothing (CL-01)", async () => {
    await connected(stranger);
    await stranger.locator("main").evaluate((main) => {
      const form = main.querySelector<HTMLFormElement>("form[action='/api/auth/connect']");
      form?.querySelector("[name=provider]")?.setAttribute("value", "spotify");
      form?.submit();
    });
    const callback = await consentWithoutReturn(ADAS, stranger);
    expect(callback).toMatch(/\/api\/auth\/spotify\?.*code=/);

    await page.goto(callback);
    expect(address()).toBe("/sign-in?error=invalid_state&provider=spotify");
    expect(await connected()).toEqual(["Google"]);

    // Even with the attacker's cookie of that state, the server knows whose it is.
    const cookies = await stranger.context().cookies(web.url);
    const planted = cookies.filter(({ name }) => name.startsWith("counterfoil_link_"));
    expect(planted).toHaveLength(1);
    expect(planted[0]).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    await page.context().addCookies(planted);
    await page.goto(callback);
    expect(address()).toBe("/account?error=state_mismatch&provider=spotify");
    await said("Nothing was connected");
    expect(await connected()).toEqual(["Google"]);

    await stranger.goto(callback);
    expect(address(stranger)).toBe("/account?error=invalid_state&provider=spotify");
    expect(await connected(stranger)).toEqual(["Spotify"]);
  });

  test("who turns the end of a login into a link, or the reverse, gets neither (CL-01)", async () => {
    for (const [from, to] of [
      ["login", "link"],
      ["link", "login"],
    ] as const) {
      if (from === "login") await stranger.goto(`${web.url}/api/auth/spotify`);
      else {
        await connected(stranger);
        await stranger.locator("main").evaluate((main) => {
          const form = main.querySelector<HTMLFormElement>("form[action='/api/auth/connect']");
          form?.querySelector("[name=provider]")?.setAttribute("value", "spotify");
          form?.submit();
        });
      }
      const callback = await consentWithoutReturn(ADAS, stranger);
      const [begun] = (await stranger.context().cookies(web.url)).filter(({ name }) => name.includes(`_${from}_`));
      if (!begun) throw new Error(`no cookie of a ${from}`);
      await stranger.context().clearCookies({ name: begun.name });
      await stranger.context().addCookies([{ ...begun, name: begun.name.replace(`_${from}_`, `_${to}_`) }]);
      await stranger.goto(callback);
      expect(address(stranger)).toMatch(/error=state_mismatch/);
      expect(await connected(stranger)).toEqual(["Spotify"]);
    }
  });

  test("cannot send the forms from another site (CL-04)", async () => {
    const port = await servePage(() => "<!doctype html><title>Evil</title>");
    await connected();
    const href = await page.getByRole("link", { name: "Disconnect Google" }).getAttribute("href");
    const connection = new URL(href ?? "", web.url).searchParams.get("connection");
    const before = await page.context().cookies(web.url);
    for (const route of ["connect", "disconnect"]) {
      await page.goto(`http://localhost:${port}/`);
      await page.setContent(`<form method="post" action="${web.url}/api/auth/${route}">
        <input name="provider" value="spotify"><input name="connection" value="${connection}"><button>Go</button></form>`);
      const answered = page.waitForResponse(`${web.url}/api/auth/${route}`);
      await press("Go");
      expect((await answered).status()).toBe(403);
    }
    expect(await page.context().cookies(web.url)).toEqual(before);
    expect(await connected()).toEqual(["Google"]);
  });
});

describe("16 minutes after the sign-in (ASVS 7.5.1)", () => {
  beforeAll(async () => {
    await server.restart(shiftedClock(16 * 60_000));
  });

  test("nothing is removed before the person has signed in again", async () => {
    expect(await connected()).toEqual(["Google"]);
    await follow("Disconnect Google");
    const question = address();
    await press("Disconnect Google");
    await said("Is it still you?");
    await follow("Not now");
    expect(address()).toBe(question);
    expect(await connected()).toEqual(["Google"]);
  });

  test("connecting asks for the password once more, offers the account's own ways alone, and comes back", async () => {
    await page.goto(web.url);
    await press("Connect Spotify");
    expect(address()).toBe("/sign-in?error=reauthentication_required");
    expect(await page.getByRole("link", { name: /^Continue with/ }).allTextContents()).toEqual([
      "Continue with Google",
    ]);
    expect(await page.getByLabel("E-mail address").inputValue()).toBe(EMAIL);
    await page.getByLabel("Password").fill("not-this-one");
    await press("Sign in");
    await said("The e-mail address or the password is wrong.");
    expect(await page.getByRole("link", { name: /^Continue with/ }).allTextContents()).toEqual([
      "Continue with Google",
    ]);
    await typePassword();
    expect(address()).toBe("/");
    await press("Connect Spotify");
    await consent(ADAS);
    expect(await page.locator("main a[href^='/playlists/']").count()).toBeGreaterThan(3);
    expect(await connected()).toEqual(["Google", "Spotify"]);
    await follow("Disconnect Google");
    await press("Disconnect Google");
    await said("Google is disconnected");
  });

  test("a person without a password signs in with the provider once more, and comes back", async () => {
    await connected(stranger);
    await press("Connect Google", stranger);
    await said("Is it still you?", stranger);
    expect(await stranger.getByLabel("Password").count()).toBe(0);
    await follow("Continue with Spotify", stranger);
    await consent(ANOTHER, stranger);
    expect(address(stranger)).toBe("/account");
    await press("Connect Google", stranger);
    await stranger.waitForURL(/provider=google/);
    // The server let it begin; its clock is ahead of that of the stand-in, whose ID token is too old for it.
    expect(address(stranger)).toBe("/account?error=invalid_id_token&provider=google");
    await said("Nothing has changed.", stranger);
  });
});
