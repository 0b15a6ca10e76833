import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bff } from "./bff.js";
import { askRoute, bffBefore, jarOf, Neighbour, ORIGIN, tokens } from "./wire.contract.js";

const TICKET = { ticket: "P4Jc", expires_in: 30 };

let neighbour: Neighbour;
let bff: Bff;

beforeEach(async () => {
  neighbour = new Neighbour();
  bff = bffBefore(await neighbour.listen());
});
afterEach(() => neighbour.close());

const signedIn = (expires_in = 600) => jarOf(bff.cookies.setSession(tokens(1, { expires_in }), true));
const ask = (cookie = signedIn(), form: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  askRoute(bff, "ticket", { origin: ORIGIN, cookie, ...headers }, "POST", form);
const session = (response: Response) => bff.cookies.session(jarOf(response.headers.getSetCookie()));

describe("a ticket", () => {
  it("is asked for as the person, and is all that the page gets", async () => {
    neighbour.replies.set("/tickets", { status: 200, body: TICKET });
    const response = await ask();
    expect(neighbour.received[0]).toMatchObject({ method: "POST", authorization: "Bearer at.1.sig", body: "{}" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toEqual(TICKET);
  });

  it("can be for another server", async () => {
    neighbour.replies.set("/tickets", { status: 200, body: TICKET });
    await ask(signedIn(), { audience: "https://chat.example" });
    expect(neighbour.received[0]?.body).toBe('{"audience":"https://chat.example"}');
  });

  it.each([{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }])(
    "is nothing for a page of another site: %j (CK-02)",
    async (headers) => {
      expect((await ask(signedIn(), {}, headers)).status).toBe(403);
      expect(neighbour.received).toEqual([]);
    },
  );

  it("is asked for by POST alone", async () => {
    const response = await askRoute(bff, "ticket", { cookie: signedIn() }, "GET");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("refreshes an expired access token first and hands the new one over by cookie", async () => {
    neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    neighbour.replies.set("/tickets", { status: 200, body: TICKET });
    const response = await ask(signedIn(0));
    expect(neighbour.received[1]?.authorization).toBe("Bearer at.2.sig");
    expect(session(response)?.refreshToken).toBe("cfr_2");
    expect(await response.text()).not.toMatch(/at\.|cfr_/);
  });
});

describe("without a session there is 401, and the cookies go", () => {
  it("where the browser has none", async () => {
    const response = await ask("");
    expect([response.status, await response.json()]).toEqual([401, { reason: "signed_out" }]);
    expect(neighbour.received).toEqual([]);
  });

  it("where an access token was refused and the refresh says that the session has ended", async () => {
    neighbour.replies.set("/tickets", { status: 401, body: { reason: "signed_out" } });
    neighbour.replies.set("/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } });
    const response = await ask();
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual(bff.cookies.clearSession());
  });
});

describe("an access token that is refused before its time", () => {
  it("is renewed once, and the page goes on with the new one", async () => {
    neighbour.replies.set("/tickets", { status: 401, body: { reason: "token_revoked" } });
    neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await ask();
    expect(neighbour.received.map(({ path }) => path)).toEqual(["/tickets", "/token", "/tickets"]);
    expect(session(response)?.accessToken).toBe("at.2.sig");
  });

  it("is not renewed twice where it was new already", async () => {
    neighbour.replies.set("/tickets", { status: 401, body: { reason: "token_revoked" } });
    neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await ask(signedIn(0));
    expect(neighbour.received.map(({ path }) => path)).toEqual(["/token", "/tickets"]);
    expect(response.status).toBe(503);
    expect(session(response)?.refreshToken).toBe("cfr_2");
  });
});

describe("where there is no ticket now, nobody is signed out", () => {
  it.each([
    [429, "rate_limited", 429],
    [503, "storage_unavailable", 503],
    [403, "insufficient_scope", 403],
  ])("and %i %s says so", async (status, reason, answered) => {
    neighbour.replies.set("/tickets", { status, body: { reason }, headers: { "retry-after": "7" } });
    const response = await ask();
    expect(response.status).toBe(answered);
    expect(await response.json()).toEqual({ reason, ...(status === 403 ? {} : { retry_after: 7 }) });
    expect(response.headers.get("retry-after")).toBe(status === 403 ? null : "7");
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it.each(["/tickets", "/token"])("and a server that hangs up at %s is 503", async (path) => {
    neighbour.replies.set(path, "hang up");
    const response = await ask(signedIn(path === "/token" ? 0 : 600));
    expect([response.status, await response.json()]).toEqual([503, { reason: "server_unavailable", retry_after: 5 }]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});
