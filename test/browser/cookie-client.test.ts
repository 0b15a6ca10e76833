import { consent } from "@counterfoil/spotify-simulator";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { appPage, servePage } from "./spa.js";

/** Who sits at the browser, and who attacks, with an account of his own; as the app shows them. */
const mina = { id: "mina.achterberg", name: "Mina Achterberg" };
const mallory = { id: "tobin_quill", name: "Tobin Quill" };

let server: Server;
/** The app, and a site of somebody else: `localhost` is another site than `127.0.0.1`. */
let app: string;
let evil: string;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  const simulator = await Simulator.start();
  await simulator.change({ rateLimit: null });
  const port = await servePage(() => appPage(server.url));
  server = await Server.start({ SIMULATOR_PORT: String(simulator.port), WEB_PORT: String(port) });
  app = `http://127.0.0.1:${port}`;
  evil = `http://localhost:${await servePage(() => "<!doctype html><title>Evil</title>")}`;
  browser = await launchChromium();
});

beforeEach(async () => {
  await browser.clearCookies();
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
});

const said = (text: string) => page.locator("output", { hasText: text }).waitFor();
const refreshCookie = async () =>
  (await browser.cookies(server.url)).find(({ name }) => name === "__Host-counterfoil_refresh_spa");

async function signIn(): Promise<void> {
  await page.goto(`${app}/spa`);
  await said("invalid_refresh_token");
  await page.click("#sign-in");
  await page.selectOption("#user", mina.id);
  await page.click('button[value="approve"]');
  await said(`signed in as ${mina.name}`);
}

/** Code and state of a login that the attacker began himself, as the app's page would, and consented to. */
async function attackersCallback(): Promise<URL> {
  const begun = await fetch(`${server.url}/login/spotify`, {
    method: "POST",
    headers: { origin: app, "x-counterfoil": "1", "content-type": "application/json" },
    body: JSON.stringify({ client_id: "spa" }),
  });
  const { authorization_url } = (await begun.json()) as { authorization_url: string };
  return consent(authorization_url, { user: mallory.id, decision: "approve" });
}

describe("a browser app without a back end", () => {
  test("signs in, is still signed in after a reload, and signs out; its scripts see no secret (CK-01, CK-03, CK-04)", async () => {
    const urls: string[] = [];
    page.on("request", (request) => urls.push(request.url()));
    await signIn();
    expect(await refreshCookie()).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
    await page.reload();
    await said(`signed in as ${mina.name}`);
    const kept = await page.evaluate(() =>
      JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
    );
    expect(kept).toBe('["",{},{}]');
    expect(urls.join("\n")).not.toMatch(/cfrt_|eyJ/);
    expect(await page.evaluate("signOut()")).toBe(204);
    expect(await browser.cookies(server.url)).toEqual([]);
    await page.reload();
    await said("invalid_refresh_token");
  });
});

describe("another site, in the browser of somebody who is signed in (CK-02)", () => {
  /** What a page of the other site gets out of one request. */
  const attempt = (path: string, init: RequestInit) =>
    page.evaluate(([url, options]) => fetch(url, options).then(String, () => "nothing"), [
      server.url + path,
      init,
    ] as const);
  const refresh = "grant_type=refresh_token&client_id=spa";
  const asForm = { "content-type": "application/x-www-form-urlencoded" };

  test("reads nothing and changes nothing by script", async () => {
    await signIn();
    const before = await refreshCookie();
    await page.goto(evil);
    const post = { method: "POST", credentials: "include", headers: asForm, body: refresh } as const;
    expect(await attempt("/token", post)).toBe("nothing");
    expect(await attempt("/token", { ...post, headers: { ...asForm, "x-counterfoil": "1" } })).toBe("nothing");
    for (const path of ["/token", "/revoke", "/login/spotify", "/logout"])
      expect(await attempt(path, { ...post, mode: "no-cors" })).toBe("nothing");
    expect(await refreshCookie()).toEqual(before);
    await page.goto(`${app}/spa`);
    await said(`signed in as ${mina.name}`);
  });

  test("nor by a form that sends itself", async () => {
    await signIn();
    const before = await refreshCookie();
    for (const path of ["/token", "/revoke"]) {
      await page.goto(evil);
      const answered = page.waitForResponse((response) => response.url() === server.url + path);
      const left = page.waitForURL(server.url + path);
      await page.evaluate((action) => {
        document.body.innerHTML = `<form method="post" action="${action}">
          <input name="grant_type" value="refresh_token"><input name="client_id" value="spa"></form>`;
        document.forms[0]?.submit();
      }, server.url + path);
      await left;
      const answer = await answered;
      expect(answer.status()).toBe(403);
      expect((await answer.request().allHeaders()).cookie).toBeUndefined();
    }
    expect(await refreshCookie()).toEqual(before);
    await page.goto(`${app}/spa`);
    await said(`signed in as ${mina.name}`);
  });

  test("nor by cookies of its own for that name (session planting)", async () => {
    await page.goto(evil);
    await page.evaluate(() => {
      const plant = (cookie: string) => Object.assign(document, { cookie });
      for (const attributes of ["", "; domain=127.0.0.1", "; domain=localhost"])
        plant(`__Host-counterfoil_refresh_spa=planted; Secure; Path=/${attributes}`);
    });
    expect(await refreshCookie()).toBeUndefined();
    await page.goto(`${app}/spa`);
    await said("invalid_refresh_token");
  });
});

describe("an attacker's login, carried into somebody's browser (login CSRF, CL-04)", () => {
  test("by a link to the app's own callback signs nobody in", async () => {
    const callback = await attackersCallback();
    await page.goto(evil);
    await page.evaluate((href) => {
      location.href = href;
    }, callback.href);
    await said("invalid_binding");
    expect(await refreshCookie()).toBeUndefined();
  });

  test("leaves who is signed in as who they are", async () => {
    await signIn();
    const before = await refreshCookie();
    await page.goto((await attackersCallback()).href);
    await said("invalid_binding");
    expect(await refreshCookie()).toEqual(before);
    await page.goto(`${app}/spa`);
    await said(`signed in as ${mina.name}`);
  });

  test("by the attacker's own page plants no session", async () => {
    const { code, state } = Object.fromEntries((await attackersCallback()).searchParams);
    await page.goto(evil);
    const left = page.waitForURL(`${server.url}/token`);
    await page.evaluate(
      ([action, fields]) => {
        const form = Object.assign(document.createElement("form"), { method: "post", action });
        for (const [name, value] of Object.entries(fields))
          form.append(Object.assign(document.createElement("input"), { name, value }));
        document.body.append(form);
        form.submit();
      },
      [
        `${server.url}/token`,
        {
          ...{ grant_type: "urn:counterfoil:grant-type:provider-code", client_id: "spa", provider: "spotify" },
          ...{ code: code ?? "", state: state ?? "" },
        },
      ] as const,
    );
    await left;
    expect(await page.content()).toContain("untrusted_page");
    expect(await browser.cookies(server.url)).toEqual([]);
  });
});
