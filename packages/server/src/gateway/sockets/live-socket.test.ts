import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Access } from "../../sessions/session.js";
import { LiveSocket } from "./live-socket.js";

const access: Access = {
  accountId: "account_1",
  sid: "session_1",
  clientId: "web",
  scopes: ["provider:spotify"],
  claims: {
    ...{ iss: "https://auth.example", aud: "https://auth.example", sub: "account_1", sid: "session_1" },
    ...{ client_id: "web", scope: "provider:spotify", jti: "at_1", iat: 0, exp: 600, auth_time: 0, amr: ["fed"] },
  },
  kid: "key_1",
};
let http: Server;
let webSockets: WebSocketServer;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  http = createServer().listen(0, "127.0.0.1");
  webSockets = new WebSocketServer({ server: http });
  await once(http, "listening");
});
afterEach(() => {
  vi.useRealTimers();
  for (const client of webSockets.clients) client.terminate();
  http.close();
});

/** A socket of ours, what it stands on, and its peer. */
async function connect(
  options: { autoPong?: boolean } = {},
): Promise<{ ours: LiveSocket; raw: WebSocket; peer: WebSocket }> {
  const opened = once(webSockets, "connection");
  const peer = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, options);
  const [[raw]] = await Promise.all([opened, once(peer, "open")]);
  return { ours: new LiveSocket(raw, access), raw, peer };
}

test("a peer that does not answer a ping is gone by the next one", async () => {
  const { ours, peer } = await connect({ autoPong: false });
  const pinged = once(peer, "ping");
  await vi.advanceTimersByTimeAsync(30_000);
  await pinged;
  const closed = once(peer, "close");
  await vi.advanceTimersByTimeAsync(30_000);
  expect((await closed)[0]).toBe(1006);
  await ours.ended;
});

test("a peer that answers stays", async () => {
  const { ours, raw, peer } = await connect();
  let over = false;
  void ours.ended.then(() => {
    over = true;
  });
  for (let round = 0; round < 5; round++) {
    const [pinged, answered] = [once(peer, "ping"), once(raw, "pong")];
    await vi.advanceTimersByTimeAsync(30_000);
    await Promise.all([pinged, answered]);
  }
  expect(over).toBe(false);
});

test("a peer that never closes its side is cut off", async () => {
  const { ours, raw, peer } = await connect();
  peer.pause();
  const gone = once(raw, "close");
  ours.close("signed_out");
  await ours.ended;
  await gone;
  expect(raw.readyState).toBe(WebSocket.CLOSED);
});

test("a closed socket reads and sends nothing, and is closed once", async () => {
  const { ours, peer } = await connect();
  const heard: string[] = [];
  const said: string[] = [];
  ours.onMessage(
    async (text) => void heard.push(text),
    () => undefined,
  );
  peer.on("message", (data) => said.push(data.toString()));
  const closed = once(peer, "close");
  ours.close("signed_out");
  ours.close("rate_limited");
  peer.send("late");
  await ours.send("too late");
  const [code, reason] = await closed;
  expect([code, String(reason)]).toEqual([4401, "signed_out"]);
  expect([heard, said]).toEqual([[], []]);
});

test("a message that fails is told, and closes the socket with 1011", async () => {
  const { ours, peer } = await connect();
  const faults: unknown[] = [];
  const fault = new Error("a mistake");
  ours.onMessage(
    () => Promise.reject(fault),
    (error) => faults.push(error),
  );
  const closed = once(peer, "close");
  peer.send("{}");
  expect((await closed)[0]).toBe(1011);
  expect(faults).toEqual([fault]);
});
