import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFormNote } from "./form-note.js";
import { jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

const STARTED = {
  authorization_url: "http://127.0.0.1:4100/authorize?x=1",
  state: "st",
  binding: "bind",
  expires_in: 600,
};

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

describe("beginning a login", () => {
  it("goes to the provider with 303 and binds the login to this browser (RFC 9700 §4.7)", async () => {
    wire.neighbour.replies.set("/login/spotify", { status: 200, body: STARTED });
    const response = await wire.ask("spotify?return_to=/playlists/1&remember=1", {
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(STARTED.authorization_url);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const [cookie, ...others] = response.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^counterfoil_login_[\w-]+=stay\.bind; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(JSON.parse(wire.neighbour.received[0]?.body ?? "")).toEqual({
      client_id: "web",
      redirect_uri: `${ORIGIN}/api/auth/spotify`,
      return_to: "/playlists/1",
      remember: true,
      device: { name: "Firefox on Linux" },
    });
  });

  it("sends no foreign address as return_to", async () => {
    wire.neighbour.replies.set("/login/spotify", { status: 200, body: STARTED });
    await wire.ask("spotify?return_to=//evil.example");
    expect(JSON.parse(wire.neighbour.received[0]?.body ?? "")).toMatchObject({ return_to: "/", remember: false });
  });

  it("keeps somebody signed in who stays signed in and signs in again", async () => {
    wire.neighbour.replies.set("/login/spotify", { status: 200, body: STARTED });
    await wire.ask("spotify", { cookie: wire.signedIn() });
    await wire.ask("spotify?remember=0", { cookie: wire.signedIn() });
    const sent = wire.neighbour.received.map(({ body }) => JSON.parse(body).remember);
    expect(sent).toEqual([true, false]);
  });

  it("says which provider is not there", async () => {
    wire.neighbour.replies.set("/login/nobody", { status: 404, body: { reason: "unknown_provider" } });
    expect((await wire.ask("nobody")).headers.get("location")).toBe(
      `${ORIGIN}/sign-in?error=unknown_provider&provider=nobody`,
    );
  });

  it("answers 503 without cookies while the server is away", async () => {
    wire.neighbour.replies.set("/login/spotify", "hang up");
    const response = await wire.ask("spotify");
    expect(response.status).toBe(503);
    expect(response.headers.has("retry-after")).toBe(true);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("finishing a login", () => {
  it("hands code, state, binding and issuer to the server and keeps the tokens in cookies", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(1, { return_to: "/playlists/1" }) });
    const response = await wire.ask("spotify?code=c&state=st&iss=https://accounts.example", {
      cookie: wire.begun(true),
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`${ORIGIN}/playlists/1`);
    const cookies = response.headers.getSetCookie();
    expect(wire.bff.cookies.session(jarOf(cookies.slice(0, 2)))).toMatchObject({
      refreshToken: "cfr_1",
      remember: true,
    });
    expect(cookies[2]).toBe(wire.bff.cookies.clearLogin("st"));
    expect(Object.fromEntries(new URLSearchParams(wire.neighbour.received[0]?.body))).toEqual({
      grant_type: "urn:counterfoil:grant-type:provider-code",
      client_id: "web",
      provider: "spotify",
      state: "st",
      binding: "bind",
      code: "c",
      iss: "https://accounts.example",
    });
  });

  it("does not follow a return_to of the server out of the app (RFC 9700 §4.11)", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(1, { return_to: "//evil.example" }) });
    const response = await wire.ask("spotify?code=c&state=st", { cookie: wire.begun() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/`);
  });

  it.each([
    ["in another browser", "code=c&state=st", "", "invalid_state"],
    ["for another state", "code=c&state=other", "own", "invalid_state"],
    ["without state", "code=c", "own", "invalid_request"],
    ["with two codes", "code=c&code=d&state=st", "own", "invalid_request"],
    ["with two states", "code=c&state=st&state=st", "own", "invalid_request"],
  ])("is refused %s before anything is sent", async (_where, query, jar, error) => {
    const response = await wire.ask(`spotify?${query}`, jar === "own" ? { cookie: wire.begun() } : {});
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in?error=${error}&provider=spotify`);
    expect(wire.neighbour.received).toEqual([]);
  });

  it("reports the provider's error and consumes the state, showing none of its text (RFC 6749 §4.1.2.1)", async () => {
    wire.neighbour.replies.set("/token", { status: 400, body: { error: "access_denied", reason: "access_denied" } });
    const query = "spotify?error=access_denied&error_description=%3Cb%3E&state=st";
    const response = await wire.ask(query, { cookie: wire.begun() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in?error=access_denied&provider=spotify`);
    expect(response.headers.getSetCookie()).toEqual([wire.bff.cookies.clearLogin("st")]);
    expect(new URLSearchParams(wire.neighbour.received[0]?.body).get("error")).toBe("access_denied");
    expect(wire.neighbour.received[0]?.body).not.toContain("code=");
  });

  it("keeps for the sign-in page how one signs in to the account with that address (RFC 9700 §4.15)", async () => {
    const sign_in_with = ["password", "github", "<b>"];
    wire.neighbour.replies.set("/token", { status: 409, body: { reason: "account_exists", sign_in_with } });
    const response = await wire.ask("google?code=c&state=st", { cookie: wire.begun() });
    expect(response.headers.get("location")).toBe(`${ORIGIN}/sign-in?error=account_exists&provider=google`);
    const note = readFormNote("password", wire.bff.cookies.formNote(jarOf(response.headers.getSetCookie())));
    expect(note.signInWith).toEqual(["password", "github"]);
  });

  it.each([["hang up"], [{ status: 503, body: { reason: "storage_unavailable" } }], [{ status: 429 }]] as const)(
    "can be repeated by a reload after %j: the binding stays",
    async (reply) => {
      wire.neighbour.replies.set("/token", reply);
      const response = await wire.ask("spotify?code=c&state=st", { cookie: wire.begun() });
      expect(response.status).toBe(503);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain("/api/auth/spotify?code=c&#38;state=st");
    },
  );

  it("leads back to the sign-in page where the provider failed, because the code is spent", async () => {
    wire.neighbour.replies.set("/token", { status: 503, body: { reason: "provider_unavailable" } });
    const response = await wire.ask("spotify?code=c&state=st", { cookie: wire.begun() });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('href="/sign-in"');
  });

  it("is answered so that nobody keeps it or hears its address, and works once (CL-08, RFC 9700 §4.2.4, §4.3.1)", async () => {
    const callback = "spotify?code=c&state=st";
    const replies = [
      { status: 200, body: tokens(1) },
      { status: 400, body: { reason: "invalid_state" } },
      "hang up",
    ] as const;
    for (const reply of replies) {
      wire.neighbour.replies.set("/token", reply);
      const response = await wire.ask(callback, { cookie: wire.begun() });
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(response.headers.get("location") ?? "").not.toMatch(/code=|state=/);
    }
    const sent = wire.neighbour.received.length;
    const again = await wire.ask(callback, { cookie: wire.signedIn() });
    expect(again.headers.get("cache-control")).toBe("no-store");
    expect(again.headers.getSetCookie()).not.toContainEqual(expect.stringContaining("cfr_"));
    expect(wire.neighbour.received.length).toBe(sent);
  });

  it("proves the session it replaces, which ends on the server", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    const response = await wire.ask("spotify?code=c&state=st", { cookie: `${wire.begun()}; ${wire.signedIn()}` });
    expect(wire.neighbour.received.map(({ path }) => path)).toEqual(["/token"]);
    expect(new URLSearchParams(wire.neighbour.received[0]?.body).get("refresh_token")).toBe("cfr_1");
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie().slice(0, 2)))?.refreshToken).toBe("cfr_2");
  });
});
