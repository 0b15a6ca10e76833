import { request } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../support/client.js";
import { Socket } from "../support/socket.js";
import { askRaw } from "./ask.js";
import { CHAT, PAGE, SocketTarget } from "./socket-target.js";
import { asWeb, bearer } from "./target.js";

let stage: SocketTarget;
beforeAll(async () => {
  stage = await SocketTarget.open();
});

describe("only listed origins shake hands (WS-02)", () => {
  test.each([
    ["foreign", { origin: "https://evil.example" }],
    ["missing", {}],
    ["null", { origin: "null" }],
    ["of another port", { origin: "http://127.0.0.1:3001" }],
    ["with a path", { origin: "http://127.0.0.1:3000/" }],
    ["of which ours is a part", { origin: "http://127.0.0.1:3000.evil.example" }],
    ["twice", { origin: "https://evil.example, http://127.0.0.1:3000" }],
  ])("%s: 403, and the ticket is spent", async (_, headers) => {
    const one = await stage.ticket();
    const answer = await stage.refused(`ticket=${one}`, headers);
    expect([answer.status, answer.reason]).toEqual([403, "untrusted_page"]);
    expect((await stage.refused(`ticket=${one}`)).reason).toBe("invalid_ticket");
  });

  test("a client without pages sends none: a page that brings its ticket has stolen it", async () => {
    const { access_token } = await new Client(stage.target.url, "desktop", "").signIn(stage.target.user());
    expect((await stage.refused(`ticket=${await stage.ticket(access_token)}`)).reason).toBe("untrusted_page");
    expect(await stage.shake(`ticket=${await stage.ticket(access_token)}`, {})).toBeInstanceOf(Socket);
  });
});

describe("a ticket is no token, a token is no ticket, and neither is in a log (WS-03)", () => {
  test("an access token or a refresh token opens no socket", async () => {
    for (const query of [
      `ticket=${stage.tokens.access_token}`,
      `ticket=${stage.tokens.refresh_token}`,
      `access_token=${stage.tokens.access_token}`,
      `token=${stage.tokens.access_token}`,
    ]) {
      const answer = await stage.refused(query, { ...PAGE, ...bearer(stage.tokens.access_token) });
      expect([answer.status, answer.reason]).toEqual([401, "invalid_ticket"]);
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer .*error="invalid_token"/);
    }
  });

  test.each([
    "",
    "ticket=",
    "ticket=x",
    `ticket=${"A".repeat(43)}`,
    `ticket=${"A".repeat(44)}`,
    "ticket=%00",
    "ticket[]=x",
  ])("%j is no ticket", async (query) => expect((await stage.refused(query)).reason).toBe("invalid_ticket"));

  test("two tickets are none", async () => {
    expect((await stage.refused(`ticket=${await stage.ticket()}&ticket=${await stage.ticket()}`)).reason).toBe(
      "invalid_ticket",
    );
  });

  test("a ticket opens no endpoint and is no refresh token", async () => {
    const one = await stage.ticket();
    for (const path of ["/me", "/devices", "/providers/spotify/me"])
      expect((await stage.target.get(path, one)).status).toBe(401);
    expect((await stage.target.json("/tickets", {}, bearer(one))).status).toBe(401);
    expect((await stage.target.json("/graphql", { query: "{viewer{id}}" }, bearer(one))).status).toBe(401);
    expect((await stage.target.refresh(one)).reason).toBe("invalid_refresh_token");
    expect((await stage.target.json(`/graphql?ticket=${one}`, { query: "{viewer{id}}" })).status).toBe(401);
  });

  test("no log has one, whatever became of it", async () => {
    const all = [await stage.ticket(), await stage.ticket(), await stage.ticket()];
    await stage.shake(`ticket=${all[0]}`);
    await stage.refused(`ticket=${all[1]}`, { origin: "https://evil.example" });
    await stage.target.get(`/graphql?ticket=${all[2]}`);
    await askRaw(stage.target.url, { method: "POST", target: `/nowhere?ticket=${all[2]}` });
    await Socket.shake(`${stage.target.url}/nowhere?ticket=${all[2]}`, PAGE);
    await Socket.shake(stage.address(`ticket=${all[2]}`), PAGE, ["something-else"]);
    const logs = stage.target.server.logs.join("\n");
    expect(logs).toContain('"route":"/graphql"');
    expect(logs).toContain('"status":101');
    for (const one of all) expect(logs).not.toContain(one);
  });
});

describe("the end of a session ends its sockets (WS-04)", () => {
  test("sign-out closes them with 4401, those of other sessions stay", async () => {
    const [leaving, staying] = [await stage.target.signIn(), await stage.target.signIn()];
    const sockets = await Promise.all(
      [leaving, leaving, staying].map(async ({ access_token }) => (await stage.connect(access_token)).begin()),
    );
    expect((await stage.target.json("/logout", {}, bearer(leaving.access_token))).status).toBe(204);
    const [one, two, other] = sockets;
    const signedOut = { code: 4401, reason: "signed_out" };
    expect(await Promise.all([one?.closed, two?.closed])).toEqual([signedOut, signedOut]);
    expect(await other?.query("1", "{viewer{id}}")).toEqual({ data: { viewer: { id: staying.account_id } } });
  });

  test("a ticket given before the sign-out opens nothing after it", async () => {
    const { access_token } = await stage.target.signIn();
    const [here, there] = [await stage.ticket(access_token), await stage.ticket(access_token, { audience: CHAT })];
    await stage.target.json("/logout", {}, bearer(access_token));
    expect((await stage.refused(`ticket=${here}`)).reason).toBe("signed_out");
    expect((await stage.redeem(there)).reason).toBe("signed_out");
  });

  test("a revoked access token ends the socket it opened, and nobody is signed out (RFC 7009)", async () => {
    const session = await stage.target.signIn();
    const socket = await stage.connect(session.access_token);
    const form = { method: "POST", headers: asWeb, body: new URLSearchParams({ token: session.access_token }) };
    expect((await fetch(`${stage.target.url}/revoke`, form)).status).toBe(200);
    expect(await socket.closed).toEqual({ code: 4408, reason: "ticket_expired" });
    expect((await stage.target.refresh(session.refresh_token)).status).toBe(200);
  });

  test("a peer that does not answer the close frame reads nothing more", async () => {
    const session = await stage.target.signIn();
    const socket = await (await stage.connect(session.access_token)).begin();
    socket.raw.pause();
    await stage.target.json("/logout", {}, bearer(session.access_token));
    socket.subscribe("late", "{viewer{id}}");
    socket.raw.resume();
    await socket.closed;
    expect(socket.messages.filter(({ id }) => id === "late")).toEqual([]);
  });
});

describe("an upgrade to anything else is left aside (RFC 9110 §7.8)", () => {
  const upgrade = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" };

  test("an HTTP/2 client's request is answered as it is, with its body", async () => {
    const body = JSON.stringify({ query: "{viewer{id}}" });
    const headers = { ...upgrade, "content-type": "application/json", ...bearer(stage.tokens.access_token) };
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${stage.target.url}/graphql`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      sent.end(body);
    });
    expect(status).toBe(200);
  });

  test("a WebSocket elsewhere is an unknown path, and one of another protocol is refused unspent", async () => {
    expect(await Socket.shake(`${stage.target.url}/nowhere`, PAGE)).toMatchObject({ status: 404, reason: "not_found" });
    const one = await stage.ticket();
    const other = await Socket.shake(stage.address(`ticket=${one}`), PAGE, ["graphql-ws"]);
    expect(other).toMatchObject({ status: 400, reason: "invalid_request" });
    expect(await stage.shake(`ticket=${one}`)).toBeInstanceOf(Socket);
  });
});
