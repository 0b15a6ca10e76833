import { beforeAll, describe, expect, test } from "vitest";
import { Socket } from "../support/socket.js";
import { SocketTarget } from "./socket-target.js";

let stage: SocketTarget;
beforeAll(async () => {
  stage = await SocketTarget.open();
});

describe("messages are bounded in size and number (WS-05)", () => {
  test("a message of more than 64 KiB closes the socket (RFC 6455 §7.4.1)", async () => {
    const socket = await stage.open();
    socket.send(`{"type":"ping","payload":{"x":"${"x".repeat(65 * 1024)}"}}`);
    expect((await socket.closed).code).toBe(1009);
  });

  test.each(["ping message", "ping frame"])("more than 20 in 10 seconds close it with 4429: %s", async (kind) => {
    const socket = await stage.open();
    for (let count = 0; count < 21; count++)
      if (kind === "ping frame") socket.raw.ping();
      else socket.send({ type: "ping" });
    expect(await socket.closed).toEqual({ code: 4429, reason: "rate_limited" });
  });

  test("of more than 10 operations at once the rest is refused, and the socket stays", async () => {
    const socket = await stage.open();
    await stage.target.simulator.faults([{ endpoint: "GET /me", delayMs: 1000, times: 10 }]);
    for (let count = 1; count <= 11; count++) socket.subscribe(String(count), "{me{id}}");
    const { type, payload } = await socket.answer("11");
    expect([type, payload]).toEqual(["error", [expect.objectContaining({ extensions: { reason: "rate_limited" } })]]);
    await Promise.all(Array.from({ length: 10 }, (_, at) => socket.answer(String(at + 1))));
    expect(await socket.query("again", "{viewer{id}}")).toHaveProperty("data");
    await stage.target.simulator.clearFaults();
  });

  test("a session has 5 sockets at most", async () => {
    const { access_token } = await stage.target.signIn();
    const tickets = await Promise.all(Array.from({ length: 6 }, () => stage.ticket(access_token)));
    const shaken = await Promise.all(tickets.map((one) => stage.shake(`ticket=${one}`)));
    expect(shaken.filter((one) => one instanceof Socket)).toHaveLength(5);
    const [last] = shaken.filter((one) => !(one instanceof Socket));
    expect(last).toMatchObject({ status: 429, reason: "rate_limited", headers: { "retry-after": "10" } });
    const [first] = shaken.filter((one) => one instanceof Socket);
    first?.raw.close();
    await first?.closed;
    expect(await stage.shake(`ticket=${await stage.ticket(access_token)}`)).toBeInstanceOf(Socket);
  });

  test("compression is not agreed on (CRIME)", async () => {
    const socket = await stage.open();
    expect(socket.raw.extensions).toBe("");
  });

  test("documents are held to the limits of POST", async () => {
    const socket = await stage.open();
    const queries = [
      "{",
      "{nothing}",
      `{${"me{id} ".repeat(600)}}`,
      "query A{me{id}} query B{me{id}}",
      "x".repeat(33_000),
    ];
    for (const [at, query] of queries.entries()) {
      socket.subscribe(String(at), query);
      const { type, payload } = await socket.answer(String(at));
      expect([type, payload]).toEqual([
        "error",
        expect.arrayContaining([expect.objectContaining({ extensions: { reason: "invalid_request" } })]),
      ]);
    }
  });

  test.each([
    ["no JSON", "{"],
    ["no message", "[]"],
    ["an unknown type", '{"type":"start","id":"1"}'],
    ["a message of servers", '{"type":"complete_","id":"1"}'],
    ["an answer", '{"type":"next","id":"1","payload":{}}'],
    ["an acknowledgement", '{"type":"connection_ack"}'],
    ["a second beginning", '{"type":"connection_init"}'],
    ["an operation without a document", '{"type":"subscribe","id":"1","payload":{}}'],
  ])("%s closes it with 4400", async (_, text) => {
    const socket = await stage.open();
    socket.send(text);
    expect(await socket.closed).toEqual({ code: 4400, reason: "invalid_request" });
  });

  test("bytes close it with 4400, and so does an operation before the beginning", async () => {
    const binary = await stage.open();
    binary.raw.send(Buffer.from('{"type":"ping"}'));
    expect((await binary.closed).code).toBe(4400);
    const { access_token } = await stage.target.signIn();
    const early = await stage.connect(access_token);
    early.subscribe("1", "{viewer{id}}");
    expect((await early.closed).code).toBe(4400);
  });

  test("a socket that never begins is closed with 4408", async () => {
    const { access_token } = await stage.target.signIn();
    const socket = await stage.connect(access_token);
    expect(await socket.closed).toEqual({ code: 4408, reason: "ticket_expired" });
  });
});
