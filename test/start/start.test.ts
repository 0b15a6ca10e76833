import { statSync } from "node:fs";
import { join } from "node:path";
import { Controls, consent } from "@counterfoil/spotify-simulator";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { UserAgent } from "../support/user-agent.js";
import { NpmStart } from "./npm-start.js";

test("server, simulator and web app are ready, each in a line, and the last line says what to open", async () => {
  const dataFolder = join(temporaryFolder(), "new");
  const started = await NpmStart.open({ dataFolder });
  const { server, simulator, web } = started.url;
  for (const url of [server, simulator, web]) {
    expect(started.process.stdout.filter((line) => line.includes(`  ${url}`))).toHaveLength(1);
  }
  expect(started.process.stdout.at(-1)).toBe(`Open ${web}`);
  expect((await fetch(`${server}/healthz`)).status).toBe(200);
  expect((await fetch(`${web}/sign-in`)).status).toBe(200);
  expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
  await started.process.stop();
});

test("a second start finds what the first one left, sessions too, expired or not; --fresh begins with nothing", async () => {
  const environment = { COUNTERFOIL_ACCESS_TOKEN_TTL: "1" };
  const first = await NpmStart.open({ environment });
  const { ports, dataFolder, url } = first;
  const keys = await signingKeys(first);
  const token = await newGrant(first);
  const browser = new UserAgent();
  await signIn(browser, first);
  await first.process.stop();

  const second = await NpmStart.open({ ports, dataFolder, environment });
  expect(await signingKeys(second)).toBe(keys);
  expect(await providerAnswers(second, token)).toBe(200);
  const found = await browser.visit(`${url.web}/`);
  expect(found.url).toBe(`${url.web}/`);
  expect(await found.answer.text()).toContain("Your playlists");
  await second.process.stop();

  const fresh = await NpmStart.open({ ports, dataFolder, environment, args: ["--fresh"] });
  expect(await signingKeys(fresh)).not.toBe(keys);
  expect(await providerAnswers(fresh, token)).toBe(401);
  await fresh.process.stop();
});

test.each([
  ["SIGTERM to npm alone", (started: NpmStart) => started.process.signal("SIGTERM")],
  ["SIGINT to npm alone", (started: NpmStart) => started.process.signal("SIGINT")],
  ["Ctrl-C, which a terminal sends to all", (started: NpmStart) => started.process.signalGroup("SIGINT")],
])("%s ends everything with exit code 0 and no word of trouble", async (_, end) => {
  const started = await NpmStart.open();
  expect(started.relatives().length).toBeGreaterThanOrEqual(5);
  end(started);
  expect(await started.process.ended).toEqual({ code: 0, signal: null });
  expect(started.process.stderr).toEqual([]);
  await started.leftNothing();
});

test("a closed terminal ends everything", async () => {
  const started = await NpmStart.open();
  started.process.signalGroup("SIGHUP");
  await started.leftNothing();
});

test("Ctrl-C again and again changes nothing", async () => {
  const started = await NpmStart.open();
  for (let times = 0; times < 5; times++) started.process.signalGroup("SIGINT");
  expect(await started.process.ended).toEqual({ code: 0, signal: null });
  await started.leftNothing();
});

test.each([
  ["the starter", /scripts\/start\.ts/],
  ["npm", /^npm start/],
])("kill -9 of %s leaves nothing", async (_, pattern) => {
  const started = await NpmStart.open();
  process.kill(started.relative(pattern), "SIGKILL");
  await started.leftNothing();
});

test.each([
  ["server", /packages\/server\/dist\/main\.js/],
  ["simulator", /spotify-simulator\/dist\/main\.js/],
  ["web", /next-server/],
])("when the %s dies, the others are ended and it is said", async (name, pattern) => {
  const started = await NpmStart.open();
  process.kill(started.relative(pattern), "SIGKILL");
  expect(await started.process.ended).toEqual({ code: 1, signal: null });
  expect(started.process.stderr.at(-1)).toBe(`the ${name} ended by itself (SIGKILL)`);
  await started.leftNothing();
});

async function signingKeys({ url }: NpmStart): Promise<string> {
  return (await fetch(`${url.server}/.well-known/jwks.json`)).text();
}

/** An access token of a grant that the simulator remembers. */
async function newGrant({ url }: NpmStart): Promise<string> {
  const [user] = await (await fetch(`${url.simulator}/_control/users`)).json();
  const body = JSON.stringify({ user: user.id });
  const answer = await fetch(`${url.simulator}/_control/tokens`, { method: "POST", body });
  return (await answer.json()).access_token;
}

/** Signs in the first person of the simulator, to be remembered. */
async function signIn(browser: UserAgent, { url }: NpmStart): Promise<void> {
  const [person] = await new Controls(url.simulator).users();
  const begun = await browser.fetch(`${url.web}/api/auth/spotify?remember=1`);
  const back = await consent(begun.headers.get("location") ?? "", { user: person?.id ?? "", decision: "approve" });
  expect((await browser.visit(back)).url).toBe(`${url.web}/`);
}

async function providerAnswers({ url }: NpmStart, token: string): Promise<number> {
  return (await fetch(`${url.simulator}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}
