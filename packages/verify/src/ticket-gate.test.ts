import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TicketGrant } from "@counterfoil/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { AUDIENCE, CLIENT, Issuer } from "./issuer.contract.js";
import { createTicketGate, type TicketGate, type TicketGateOptions } from "./ticket-gate.js";
import { counterfoil } from "./ws.js";

const fails = (reason: string) => expect.objectContaining({ reason });
const TICKET = "t".repeat(43);
const GRANT: TicketGrant = {
  sub: "account_1",
  sid: "session_1",
  scope: "account provider:spotify",
  client_id: "web",
  session_expires_at: Math.floor(Date.now() / 1000) + 30 * 86_400,
};
let issuer: Issuer;
let gate: TicketGate;
let options: TicketGateOptions;
/** What the issuer answers to a redemption, after what happens meanwhile. */
let answer: { status: number; body: unknown };
let meanwhile: () => Promise<void> | void;
let redeemed: unknown[];

beforeEach(async () => {
  issuer = await Issuer.start();
  answer = { status: 200, body: GRANT };
  meanwhile = () => undefined;
  redeemed = [];
  issuer.bend = (request, response) => {
    if (request.url === "/tickets/redeem") void redeem(request, response);
    return request.url === "/tickets/redeem";
  };
  options = { issuer: issuer.url, audience: AUDIENCE, ...CLIENT };
  gate = createTicketGate(options);
  await gate.ready();
});
afterEach(async () => {
  gate.close();
  await issuer.stop();
});

async function redeem(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  redeemed.push({ ...JSON.parse(body), authorization: request.headers.authorization });
  await meanwhile();
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
}

/** Resolves with the reason for which an access ends. */
const endOf = (access: { ended: AbortSignal }) =>
  once(access.ended, "abort").then(() => access.ended.reason as unknown);

describe("a gate", () => {
  test("redeems a ticket with the client's credentials, and says who it is", async () => {
    const access = await gate.redeem(TICKET);
    expect(access).toMatchObject({
      accountId: "account_1",
      sid: "session_1",
      clientId: "web",
      scopes: ["account", "provider:spotify"],
      sessionExpiresAt: GRANT.session_expires_at,
      endReason: undefined,
    });
    const authorization = `Basic ${Buffer.from("api%3Aone:s+e%2Bcret").toString("base64")}`;
    expect(redeemed).toEqual([{ ticket: TICKET, audience: AUDIENCE, authorization }]);
  });

  test.each(["invalid_ticket", "ticket_expired", "signed_out"])("hands on %s", async (reason) => {
    answer = { status: 401, body: { reason } };
    await expect(gate.redeem(TICKET)).rejects.toEqual(fails(reason));
    expect(gate.size).toBe(0);
  });

  test.each([
    [401, { reason: "invalid_client" }],
    [401, { reason: "token_expired" }],
    [503, { reason: "storage_unavailable" }],
    [500, {}],
    [200, { active: true }],
    [200, { ...GRANT, session_expires_at: "never" }],
    [200, { ...GRANT, sid: undefined }],
    [200, null],
  ])("lets nobody in on %i %j, tells the operator, and not the ticket", async (status, body) => {
    const faults: string[] = [];
    gate.onFault(({ part, message }) => faults.push(`${part}: ${message}`));
    answer = { status, body };
    await expect(gate.redeem(TICKET)).rejects.toEqual(fails("revocations_stale"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^tickets: /);
    expect(faults[0]).not.toContain(TICKET);
  });

  test("asks nobody while sign-outs cannot be heard: the ticket is not spent", async () => {
    const deaf = createTicketGate({ ...options, revocationsUrl: `${issuer.url}/jwks` });
    deaf.onFault(() => undefined);
    await expect(deaf.redeem(TICKET)).rejects.toEqual(fails("revocations_stale"));
    expect(redeemed).toEqual([]);
    deaf.close();
  });

  test.each([
    [{ issuer: "auth.example" }, "issuer"],
    [{ audience: "" }, "audience"],
    [{ clientSecret: "" }, "clientSecret"],
    [{ redeemUrl: "/tickets" }, "redeemUrl"],
  ])("refuses %j at once", (wrong, named) => {
    expect(() => createTicketGate({ ...options, ...wrong })).toThrow(named);
  });
});

describe("an access ends", () => {
  test("with its session, and no other's", async () => {
    const access = await gate.redeem(TICKET);
    answer.body = { ...GRANT, sid: "session_2" };
    const other = await gate.redeem(TICKET);
    const ending = endOf(access);
    issuer.revoke({ kind: "sid", value: "session_1" });
    expect(await ending).toBe("signed_out");
    expect(other.ended.aborted).toBe(false);
    expect(gate.size).toBe(1);
  });

  test("when its session is signed out while the issuer answers", async () => {
    meanwhile = async () => {
      const heard = endOf(await before);
      issuer.revoke({ kind: "sid", value: "session_1" });
      await heard;
    };
    const now = meanwhile;
    meanwhile = () => undefined;
    const before = gate.redeem(TICKET);
    await before;
    meanwhile = now;
    expect((await gate.redeem(TICKET)).endReason).toBe("signed_out");
  });

  test.each([
    ["claims", "account_1"],
    ["kid", "any key"],
  ] as const)("by %s, to come back with a new ticket", async (kind, value) => {
    const ending = endOf(await gate.redeem(TICKET));
    issuer.revoke({ kind, value, issued_before: Math.floor(Date.now() / 1000) + 1 });
    expect(await ending).toBe("ticket_expired");
  });

  test("when the session is over, however far away that is", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const access = await gate.redeem(TICKET);
      const left = GRANT.session_expires_at * 1000 - Date.now();
      vi.advanceTimersByTime(left - 1000);
      expect(access.ended.aborted).toBe(false);
      vi.advanceTimersByTime(1000);
      expect(access.endReason).toBe("ticket_expired");
    } finally {
      vi.useRealTimers();
    }
  });

  test("when it is released, and then waits for nothing", async () => {
    const access = await gate.redeem(TICKET);
    access.release();
    expect(gate.size).toBe(0);
  });
});

describe("the adapter for ws", () => {
  const ORIGIN = { origin: "https://app.example" };
  let http: Server;
  let webSockets: WebSocketServer;

  beforeEach(async () => {
    http = createServer().listen(0, "127.0.0.1");
    webSockets = new WebSocketServer({ noServer: true });
    const guard = { scope: "account", origins: [ORIGIN.origin] };
    http.on(
      "upgrade",
      counterfoil(gate, webSockets, guard, (socket, access) => socket.send(access.accountId)),
    );
    await once(http, "listening");
  });
  afterEach(() => {
    for (const client of webSockets.clients) client.terminate();
    http.close();
  });

  /** The status of a handshake, or the socket. */
  async function shake(query = `ticket=${TICKET}`, headers: Record<string, string> = ORIGIN) {
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/chat?${query}`, { headers });
    socket.on("error", () => undefined);
    return new Promise<WebSocket | number>((resolve) => {
      socket.once("message", () => resolve(socket));
      socket.once("unexpected-response", (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
    });
  }

  test("lets in whoever has a ticket and a page of the list, and closes the socket with its session", async () => {
    const socket = await shake();
    if (!(socket instanceof WebSocket)) throw new Error(`refused: ${socket}`);
    const closed = once(socket, "close");
    issuer.revoke({ kind: "sid", value: "session_1" });
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4401, "signed_out"]);
    await vi.waitFor(() => expect(gate.size).toBe(0));
  });

  test.each([
    ["account_withdrawn", { cause: "account_withdrawn" }, 4410],
    ["signed_out", { cause: "something of a later version" as "account_withdrawn" }, 4401],
  ] as const)("tells the app %s where the entry has the cause %j", async (word, cause, wanted) => {
    const socket = await shake();
    if (!(socket instanceof WebSocket)) throw new Error(`refused: ${socket}`);
    const closed = once(socket, "close");
    issuer.revoke({ kind: "sid", value: "session_1", ...cause });
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([wanted, word]);
  });

  test("forgets a socket that its peer closes", async () => {
    const socket = await shake();
    expect(gate.size).toBe(1);
    if (socket instanceof WebSocket) socket.close();
    await vi.waitFor(() => expect(gate.size).toBe(0));
  });

  test.each([
    ["no ticket", "", ORIGIN, 401],
    ["two tickets", `ticket=${TICKET}&ticket=${TICKET}`, ORIGIN, 401],
    ["an access token", "ticket=eyJhbGciOiJFZDI1NTE5In0.e30.x", ORIGIN, 401],
    ["a foreign page", `ticket=${TICKET}`, { origin: "https://evil.example" }, 403],
    ["no origin", `ticket=${TICKET}`, {}, 403],
  ] as const)("refuses %s before anything is upgraded", async (_, query, headers, status) => {
    expect(await shake(query, { ...headers })).toBe(status);
    expect(gate.size).toBe(0);
  });

  test("refuses a session without the scope", async () => {
    answer.body = { ...GRANT, scope: "provider:spotify" };
    expect(await shake()).toBe(403);
    expect(gate.size).toBe(0);
  });
});
