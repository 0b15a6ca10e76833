import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { endWithStarter, root } from "../../scripts/program.js";
import { USERS } from "../support/client.js";
import { configFile } from "../support/client-file.js";
import { freePort } from "../support/free-port.js";
import { findLeaks, OUR_REFRESH_TOKENS, PROVIDER_SECRET, PROVIDER_TOKENS } from "../support/leak-search.js";
import { RunningProcess } from "../support/running-process.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { UserAgent } from "../support/user-agent.js";

const folder = join(root, "examples/authjs");
const example = createRequire(join(folder, "package.json"));
const { decode }: { decode: (sealed: object) => Promise<Record<string, unknown>> } = example("next-auth/jwt");
const secret = "the secret that seals the example's cookie";

let app: RunningProcess;
let server: Server;
let simulator: Simulator;
let url: string;
let agent: UserAgent;

/** Tokens and windows of seconds, so that a renewal need not be waited for. */
const SHORT = { accessSeconds: 1, retryWindowSeconds: 4 };

/** The example as it is built, in front of the built server, with its own clients file. */
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  simulator = await Simulator.start("--redirect-uri", "http://127.0.0.1/api/auth/callback/spotify");
  await simulator.change({ rateLimit: null });
  const { clients } = JSON.parse(readFileSync(join(folder, "counterfoil.config.json"), "utf8"));
  server = await Server.start({
    COUNTERFOIL_CONFIG: configFile({ clients: clients.map((client: object) => ({ ...client, ...SHORT })) }),
    SIMULATOR_PORT: String(simulator.port),
  });
  const listen = ["start", folder, "-p", String(port), "-H", "127.0.0.1"];
  app = new RunningProcess(process.execPath, [endWithStarter, example.resolve("next/dist/bin/next"), ...listen], {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secret,
    COUNTERFOIL_URL: server.url,
    COUNTERFOIL_CLIENT_ID: "authjs",
    COUNTERFOIL_CLIENT_SECRET: "development-authjs-secret",
    SPOTIFY_CLIENT_ID: "counterfoil-development",
    SPOTIFY_CLIENT_SECRET: "development-spotify-secret",
    SPOTIFY_ACCOUNTS_URL: simulator.url,
    SPOTIFY_API_URL: `${simulator.url}/v1`,
  });
  await app.line(/Ready in/);
});
beforeEach(() => {
  agent = new UserAgent();
});

/** Sends the form of one of next-auth's own pages; where it leads. */
async function submit(page: string, action: string): Promise<string> {
  const html = await (await agent.fetch(`${url}/api/auth/${page}`)).text();
  const [, csrfToken = ""] = /name="csrfToken" value="([^"]+)"/.exec(html) ?? [];
  const body = new URLSearchParams({ csrfToken, callbackUrl: url });
  const answer = await agent.fetch(`${url}/api/auth/${action}`, { method: "POST", body });
  return answer.headers.get("location") ?? "";
}

async function signIn(user: string): Promise<string> {
  const callback = await consent(await submit("signin", "signin/spotify"), { user, decision: "approve" });
  return pageAt(callback);
}

const pageAt = async (address: string | URL) => (await agent.visit(address)).answer.text();
const sealed = () => agent.cookie("next-auth.session-token", url);
const session = async () => decode({ token: sealed(), secret });

/** Opens the page until the proxy has renewed the session on the way. */
async function untilRenewed(): Promise<void> {
  const { refreshToken } = await session();
  while ((await session()).refreshToken === refreshToken) expect(await pageAt(url)).toContain("Mina Achterberg");
}

describe("next-auth, unmodified, leads the login and hands its outcome over", () => {
  test("the person is signed in, and the page shows name and playlists", async () => {
    const page = await signIn(USERS.mina);
    expect(page).toContain("Mina Achterberg");
    expect(page.match(/<li>/g)?.length).toBeGreaterThan(0);
  });

  test("its cookies hold no token of the provider, and the browser no token at all", async () => {
    await signIn(USERS.mina);
    const opened = await session();
    expect(Object.keys(opened).sort()).toEqual(
      ["accessToken", "endsAt", "exp", "expiresAt", "iat", "issuedAt", "jti", "name", "refreshToken"].sort(),
    );
    const cookies = agent.cookiesFor(new URL(url)).map(({ name, value }) => ({ name, content: value }));
    const places = [...cookies, { name: "the opened cookie", content: JSON.stringify(opened) }];
    expect(findLeaks([...PROVIDER_TOKENS, PROVIDER_SECRET], places)).toEqual([]);
    expect(await (await agent.fetch(`${url}/api/auth/session`)).json()).toEqual({ expires: expect.any(String) });
    const pages = [{ name: "the page", content: await pageAt(url) }];
    expect(
      findLeaks([...PROVIDER_TOKENS, OUR_REFRESH_TOKENS, { name: "an access token", text: "eyJ" }], pages),
    ).toEqual([]);
  });

  test("a second renewal works as the first did, and asking for the session undoes none", async () => {
    await signIn(USERS.mina);
    const before = sealed();
    await untilRenewed();
    await agent.fetch(`${url}/api/auth/session`);
    expect(sealed()).not.toBe(before);
    await untilRenewed();
  });

  test("ten tabs that come back at once stay signed in", async () => {
    await signIn(USERS.mina);
    await untilRenewed();
    const pages = await Promise.all(Array.from({ length: 10 }, () => pageAt(url)));
    for (const page of pages) expect(page).toContain("Mina Achterberg");
    await untilRenewed();
  });

  test("a sign-out ends the session at the server: a copy of the cookie is worth nothing", async () => {
    await signIn(USERS.mina);
    const copy = sealed();
    await submit("signout", "signout");
    expect(sealed()).toBeUndefined();
    const answer = await fetch(url, { headers: { cookie: `next-auth.session-token=${copy}` } });
    expect(await answer.text()).toContain("Sign in");
  });

  test("while the server is away nobody is signed in, and the page says so", async () => {
    await server.stop();
    expect(await signIn(USERS.tobin)).toContain("unavailable");
    expect(sealed()).toBeUndefined();
    await server.restart();
    expect(await signIn(USERS.tobin)).toContain("Sign out");
  });

  test("while the server is away nobody is signed out either", async () => {
    await signIn(USERS.mina);
    await server.stop();
    expect(await pageAt(url)).toContain("does not answer");
    await server.restart();
    expect(await pageAt(url)).toContain("Mina Achterberg");
  });
});

test("the app has printed no token, neither theirs nor ours", () => {
  const lines = [...app.stdout, ...app.stderr].map((content) => ({ name: "a line of the log", content }));
  expect(lines.length).toBeGreaterThan(0);
  expect(findLeaks([...PROVIDER_TOKENS, PROVIDER_SECRET, OUR_REFRESH_TOKENS], lines)).toEqual([]);
});
