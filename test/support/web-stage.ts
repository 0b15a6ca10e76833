import type { BrowserContext, Page } from "playwright-core";
import { freePort } from "./free-port.js";
import { Server } from "./server.js";
import { Simulator } from "./simulator.js";
import { WebApp } from "./web-app.js";

/** The simulator, the server and the web app, for people with browsers. The simulator limits no rates. */
export class WebStage {
  private constructor(
    readonly simulator: Simulator,
    readonly server: Server,
    readonly web: WebApp,
  ) {}

  /** Starts all three; the environment is the server's. */
  static async start(environment: Record<string, string> = {}): Promise<WebStage> {
    const port = await freePort();
    const simulator = await Simulator.start();
    await simulator.change({ rateLimit: null });
    const ports = { SIMULATOR_PORT: String(simulator.port), WEB_PORT: String(port) };
    const server = await Server.start({ ...ports, ...environment });
    return new WebStage(simulator, server, await WebApp.start(port, server.url));
  }

  /** A page of a browser, 1280 wide, in which somebody has signed in with Spotify. */
  async signIn(browser: BrowserContext, user: string): Promise<Page> {
    const page = await browser.newPage();
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goto(`${this.web.url}/sign-in`);
    await page.getByRole("link", { name: "Continue with Spotify" }).click();
    await this.consent(page, user);
    return page;
  }

  /** What a person does at Spotify, until they are back; scopes that they uncheck are named. */
  async consent(page: Page, user: string, unchecked: readonly string[] = []): Promise<void> {
    await page.waitForURL(/\/authorize/);
    await page.locator("[name=user]").selectOption(user);
    for (const scope of unchecked) await page.locator(`[name=scope][value="${scope}"]`).uncheck();
    await page.locator("button[name=decision][value=approve]").click();
    await page.waitForURL(`${this.web.url}/**`);
  }
}
