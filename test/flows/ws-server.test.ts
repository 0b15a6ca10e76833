import { join } from "node:path";
import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { beforeAll, expect, test } from "vitest";
import { root } from "../support/built.js";
import { Client, read, USERS } from "../support/client.js";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { RunningProcess } from "../support/running-process.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";
import { Socket } from "../support/socket.js";

// Somebody else's `ws` server in a process of its own, with `@counterfoil/verify/ws` in front of it.

const AUDIENCE = "https://chat.example";
const ORIGIN = "https://app.example";
let server: Server;
let client: Client;
let chat: RunningProcess;
let address: string;

beforeAll(async () => {
  const simulator = await Simulator.start();
  server = await Server.start({
    SIMULATOR_PORT: String(simulator.port),
    COUNTERFOIL_CONFIG: clientFile(
      signsIn("web", { secretHash: hashOf("development-web-secret"), audiences: [AUDIENCE] }),
      { id: "chat", secretHash: hashOf("chat-secret"), grants: ["revocations"], scopes: [], serves: [AUDIENCE] },
    ),
  });
  client = new Client(server.url);
  const flags = ["--conditions=@counterfoil/source", "--import", "tsx"];
  const file = join(root, "test/fixtures/chat-server.ts");
  chat = new RunningProcess(process.execPath, [...flags, file], { ISSUER: server.url, AUDIENCE, ORIGIN });
  address = await chat.ready();
});

async function ticketOf({ access_token }: TokenResponse, audience = AUDIENCE): Promise<string> {
  return read<TicketResponse>(await client.call(access_token, "POST", "/tickets", { audience })).ticket;
}
const shake = (ticket: string, origin = ORIGIN) => Socket.shake(`${address}/chat?ticket=${ticket}`, { origin });
const open = async (tokens: TokenResponse) =>
  Socket.open(`${address}/chat?ticket=${await ticketOf(tokens)}`, { origin: ORIGIN });

test("a ticket lets its person in, once", async () => {
  const tokens = await client.signIn(USERS.mina);
  const ticket = await ticketOf(tokens);
  const tries = await Promise.all(Array.from({ length: 10 }, () => shake(ticket)));
  const [socket, ...others] = tries.filter((shaken) => shaken instanceof Socket);
  expect(others).toEqual([]);
  expect(await socket?.first(({ type }) => type === "welcome")).toEqual({
    type: "welcome",
    payload: tokens.account_id,
  });
  for (const shaken of tries)
    if (!(shaken instanceof Socket)) expect(shaken).toMatchObject({ status: 401, reason: "invalid_ticket" });
});

test("its sockets end with the session, told by the feed", async () => {
  const [leaving, staying] = [await client.signIn(USERS.mina), await client.signIn(USERS.mina)];
  const [ending, other] = [await open(leaving), await open(staying)];
  await client.call(leaving.access_token, "POST", "/logout");
  expect(await ending.closed).toEqual({ code: 4401, reason: "signed_out" });
  other.send({ type: "echo" });
  expect(await other.first(({ type }) => type === "echo")).toEqual({ type: "echo" });
});

test("its sockets are told that the account was withdrawn", async () => {
  const [one, other] = [await client.signIn(USERS.renata), await client.signIn(USERS.renata)];
  const sockets = [await open(one), await open(other)];
  expect((await client.call(one.access_token, "DELETE", "/me")).status).toBe(204);
  const withdrawn = { code: 4410, reason: "account_withdrawn" };
  expect(await Promise.all(sockets.map((socket) => socket.closed))).toEqual([withdrawn, withdrawn]);
});

test("a ticket for another server, of another page or of a session that is over is refused", async () => {
  const tokens = await client.signIn(USERS.tobin);
  expect(await shake(await ticketOf(tokens, server.url))).toMatchObject({ status: 401, reason: "invalid_ticket" });
  expect(await shake(await ticketOf(tokens), "https://evil.example")).toMatchObject({ status: 403 });
  const late = await ticketOf(tokens);
  await client.call(tokens.access_token, "POST", "/logout");
  expect(await shake(late)).toMatchObject({ status: 401, reason: "signed_out" });
});

test("while Counterfoil is away nobody new is let in, the others stay, and it heals by itself", async () => {
  const tokens = await client.signIn(USERS.mina);
  const [socket, waiting] = [await open(tokens), await ticketOf(tokens)];
  await server.stop();
  expect(await shake(waiting)).toMatchObject({ status: 503 });
  socket.send({ type: "echo" });
  await socket.first(({ type }) => type === "echo");
  await server.restart();
  await client.call(tokens.access_token, "POST", "/logout");
  expect(await socket.closed).toEqual({ code: 4401, reason: "signed_out" });
});

test("its logs have no ticket", async () => {
  const ticket = await ticketOf(await client.signIn(USERS.mina));
  await shake(ticket);
  await shake(ticket, "https://evil.example");
  expect([...chat.stdout, ...chat.stderr].join("\n")).not.toContain(ticket);
});
