import { execFileSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { buildWeb, isWebStale } from "../../scripts/start/web-build.js";
import { launchChromium } from "../support/chromium.js";
import { configFile, hashOf, signsIn } from "../support/client-file.js";
import { freePort } from "../support/free-port.js";
import { Server } from "../support/server.js";
import { stored } from "../support/stored.js";
import { WebApp } from "../support/web-app.js";
import { CLIENT_ID, CLIENT_SECRET, startOpenIdProvider } from "./openid-provider.js";

let web: WebApp;
let server: Server;
let issuer: string;

beforeAll(async () => {
  if (isWebStale())
    await buildWeb(async ({ args, cwd, env }) => {
      execFileSync(process.execPath, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
    });
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/api/auth/acme`;
  issuer = await startOpenIdProvider(redirectUri);
  const client = signsIn("web", {
    secretHash: hashOf("development-web-secret"),
    providers: { acme: { redirectUris: [redirectUri] } },
  });
  const entry = { name: "acme", issuer, clientId: CLIENT_ID, clientSecretVariable: "ACME_SECRET", identityOnly: true };
  server = await Server.start({
    COUNTERFOIL_CONFIG: configFile({ clients: [client], providers: [entry] }),
    ACME_SECRET: CLIENT_SECRET,
    WEB_PORT: String(port),
  });
  web = await WebApp.start(port, server.url);
}, 300_000);

test("in a browser, the pages of oidc-provider lead to the example app, signed in; the app has cookies of ours only", async () => {
  const browser = await launchChromium();
  // The provider's pages want a font of another host.
  await browser.route(
    (url) => url.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  const page = await browser.newPage();
  await page.goto(`${web.url}/api/auth/acme?return_to=/`);
  expect(new URL(page.url()).origin).toBe(issuer);
  await page.locator("[name=login]").fill("mina");
  await page.locator("[name=password]").fill("any");
  await page.locator("[type=submit]").click();
  await page.locator("[type=submit]").click();
  await page.waitForURL(`${web.url}/`);
  const cookies = (await browser.cookies(web.url)).filter(({ name }) => name.startsWith("counterfoil_"));
  expect(cookies.map(({ name }) => name).sort()).toEqual(["counterfoil_access", "counterfoil_refresh"]);
  expect(stored(server.dataFolder, "SELECT provider, subject FROM identities")).toEqual([
    { provider: "acme", subject: "mina" },
  ]);
  expect(stored(server.dataFolder, "SELECT id FROM connections")).toEqual([]);
}, 90_000);
