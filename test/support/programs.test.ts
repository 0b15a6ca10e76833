import { consent } from "@counterfoil/spotify-simulator";
import { expect, test } from "vitest";
import { isTaken } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { Server } from "./server.js";
import { Simulator } from "./simulator.js";

test("the simulator starts, obeys its controls and ends with nothing left", async () => {
  const simulator = await Simulator.start();
  const [user] = await simulator.users();
  expect(user?.allow_listed).toBe(true);
  const tokens = await simulator.tokens(user?.id ?? "");
  expect(tokens.access_token).toMatch(/^sim_at_/);
  await simulator.faults([{ endpoint: "GET /me", status: 503, times: 1 }]);
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  expect((await fetch(`${simulator.url}/v1/me`, { headers })).status).toBe(503);
  expect((await fetch(`${simulator.url}/v1/me`, { headers })).status).toBe(200);
  expect((await simulator.counters()).api["GET /me"]).toBe(2);
  await simulator.clearCounters();
  expect((await simulator.counters()).api["GET /me"] ?? 0).toBe(0);
  await simulator.stop();
  expect(await isTaken(simulator.port)).toBe(false);
});

test("a user consents or refuses on the simulator's form", async () => {
  const simulator = await Simulator.start("--redirect-uri", "http://127.0.0.1/back");
  const [user] = await simulator.users();
  const ask = new URL(`${simulator.url}/authorize`);
  ask.search = new URLSearchParams({
    client_id: "counterfoil-development",
    response_type: "code",
    redirect_uri: "http://127.0.0.1:5000/back",
    state: 'a & "b" <c>',
    scope: "user-read-email",
  }).toString();
  const approved = await consent(ask, { user: user?.id ?? "", decision: "approve" });
  expect(approved.origin + approved.pathname).toBe("http://127.0.0.1:5000/back");
  expect(approved.searchParams.get("code")).toBeTruthy();
  expect(approved.searchParams.get("state")).toBe('a & "b" <c>');
  const denied = await consent(ask, { user: user?.id ?? "", decision: "deny" });
  expect(denied.searchParams.get("error")).toBe("access_denied");
});

test("the server starts, keeps its port and data over a restart, and ends with nothing left", async () => {
  const server = await Server.start();
  const keys = async () => (await fetch(`${server.url}/.well-known/jwks.json`)).text();
  const before = await keys();
  await server.restart();
  expect(await keys()).toBe(before);
  await server.kill9();
  await server.restart();
  expect(await keys()).toBe(before);
  await server.stop();
  expect(await isTaken(server.port)).toBe(false);
});

test("a program that ends before it is ready is told with its words", async () => {
  const process_ = new RunningProcess(process.execPath, ["-e", "console.error('no luck'); process.exit(3)"]);
  await expect(process_.ready()).rejects.toThrow("no luck");
  expect(await process_.ended).toEqual({ code: 3, signal: null });
});
