import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireInTime, stillWaits } from "./caller.js";

const server = createServer();
let port: number;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function asks(): Promise<{ caller: Socket; arrived: Promise<[IncomingMessage, ServerResponse]> }> {
  const arrived = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const caller = connect(port, "127.0.0.1");
  await once(caller, "connect");
  caller.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return { caller, arrived };
}

test("a caller that hung up right behind its request does not wait", async () => {
  const { caller, arrived } = await asks();
  caller.end();
  const [request] = await arrived;
  expect(request.socket.destroyed || request.socket.readableEnded).toBe(false);
  expect(await stillWaits(request.socket)).toBe(false);
});

test.each([
  [10_000, 2_501, "overloaded"],
  [10_000, 2_499, undefined],
  [0, 60_000, undefined],
])("with a retry window of %d ms, a request that is %d ms old: %s", async (retryWindow, elapsedTime, reason) => {
  const { caller, arrived } = await asks();
  const [raw] = await arrived;
  const inTime = requireInTime({ retryWindow }, { elapsedTime, request: { raw } });
  if (reason === undefined) await inTime;
  else await expect(inTime).rejects.toMatchObject({ reason, retryAfter: 1 });
  caller.destroy();
});

test("a caller that keeps its connection waits", async () => {
  const { caller, arrived } = await asks();
  const [request] = await arrived;
  expect(await stillWaits(request.socket)).toBe(true);
  caller.destroy();
});
