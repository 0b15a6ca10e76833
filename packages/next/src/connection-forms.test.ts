import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFormNote } from "./form-note.js";
import { askRoute, jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

const STARTED = {
  authorization_url: "https://accounts.example/authorize?scope=a%20b&state=st",
  state: "st",
  binding: "bind",
  expires_in: 600,
};
const AGAIN = { status: 403, body: { reason: "reauthentication_required" } };
const MANAGE = "https://www.spotify.com/account/apps/";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

const location = (response: Response) => response.headers.get("location")?.replace(ORIGIN, "");
const jar = (response: Response) => jarOf(response.headers.getSetCookie());
const answerOfBegin = (status: number, body: object) =>
  wire.neighbour.replies.set("/me/connections/spotify", { status, body });

describe("the form connect", () => {
  it("begins as the person, binds the link to this browser and leaves by a page, which no form-action forbids", async () => {
    answerOfBegin(200, STARTED);
    const response = await wire.send("connect", {
      provider: "spotify",
      scope: "user-top-read",
      return_to: "/playlists/1",
    });
    expect(wire.neighbour.received[0]).toMatchObject({ method: "POST", authorization: "Bearer at.1.sig" });
    const order = JSON.parse(wire.neighbour.received[0]?.body ?? "");
    expect(order).toEqual({ redirect_uri: `${ORIGIN}/api/auth/spotify`, scope: "user-top-read" });

    expect(response.status).toBe(200);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const url = "https://accounts.example/authorize?scope=a%20b&#38;state=st";
    expect(await response.text()).toContain(`<meta http-equiv="refresh" content="0;url=${url}">`);
    expect(wire.bff.cookies.link(jar(response), "st")).toEqual({ binding: "bind", returnTo: "/playlists/1" });
    expect(wire.bff.cookies.login(jar(response), "st")).toBeNull();
    expect(response.headers.getSetCookie().at(-1)).toMatch(
      /^counterfoil_link_[\w-]{12}=[\w-]+\.bind; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  it.each([
    ["", "/account"],
    ["//evil.example", "/"],
    ["/api/auth/sign-out", "/"],
  ])("asked to return to %j returns to %s", async (return_to, returnTo) => {
    answerOfBegin(200, STARTED);
    const response = await wire.send("connect", { provider: "spotify", return_to });
    expect(wire.bff.cookies.link(jar(response), "st")?.returnTo).toBe(returnTo);
  });

  it("refreshes an expired access token first and hands the new one over", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    answerOfBegin(200, STARTED);
    const response = await wire.send("connect", { provider: "spotify" }, wire.signedIn(0));
    expect(wire.neighbour.received[1]?.authorization).toBe("Bearer at.2.sig");
    expect(wire.bff.cookies.session(jar(response))?.refreshToken).toBe("cfr_2");
  });

  it("lets a person who signed in long ago sign in again and come back (ASVS 7.5.1)", async () => {
    answerOfBegin(AGAIN.status, AGAIN.body);
    const response = await wire.send("connect", { provider: "spotify", return_to: "/playlists/1" });
    expect(location(response)).toBe("/sign-in?error=reauthentication_required&return_to=%2Fplaylists%2F1");
    expect(wire.bff.cookies.link(jar(response), "st")).toBeNull();
  });

  it.each([
    [404, "unknown_provider", "unknown_provider"],
    [400, "invalid_scope", "invalid_scope"],
    [429, "rate_limited", "rate_limited"],
    [500, undefined, "server_unavailable"],
  ])("says on the account page what the server refuses: %i %s", async (status, reason, error) => {
    answerOfBegin(status, { reason });
    expect(location(await wire.send("connect", { provider: "spotify" }))).toBe(
      `/account?provider=spotify&error=${error}`,
    );
  });

  it.each(["", "../devices", "Spotify", "a b"])("asks the server for no provider named %j", async (provider) => {
    expect(location(await wire.send("connect", { provider }))).toBe("/account?error=unknown_provider");
    expect(wire.neighbour.received).toEqual([]);
  });

  it("leads whoever is signed out to the sign-in page", async () => {
    expect(location(await wire.send("connect", { provider: "spotify" }, ""))).toBe("/sign-in?return_to=%2Faccount");
  });
});

describe("the form disconnect", () => {
  const form = { connection: "connection_1", provider: "spotify" };
  const path = "/me/connections/connection_1";

  it("removes as the person, and notes the page where the grant is ended by hand", async () => {
    wire.neighbour.replies.set(path, { status: 200, body: { revoked: false, manage_url: MANAGE } });
    const response = await wire.send("disconnect", form);
    expect(wire.neighbour.received[0]).toMatchObject({ method: "DELETE", path, authorization: "Bearer at.1.sig" });
    expect(location(response)).toBe("/account?done=disconnected&provider=spotify");
    const note = readFormNote("disconnect", wire.bff.cookies.formNote(jar(response)));
    expect(note).toMatchObject({ revoked: false, manageUrl: MANAGE });
  });

  it("goes where the form says, and notes that the provider has ended the grant", async () => {
    wire.neighbour.replies.set(path, { status: 200, body: { revoked: true } });
    const response = await wire.send("disconnect", { ...form, return_to: "/" });
    expect(location(response)).toBe("/");
    const note = readFormNote("disconnect", wire.bff.cookies.formNote(jar(response)));
    expect(note).toMatchObject({ revoked: true, manageUrl: null });
  });

  it("comes back to its own page after a fresh sign-in", async () => {
    wire.neighbour.replies.set(path, AGAIN);
    const again = encodeURIComponent("/account/disconnect?connection=connection_1");
    expect(location(await wire.send("disconnect", form))).toBe(
      `/sign-in?error=reauthentication_required&return_to=${again}`,
    );
  });

  it.each([
    [409, "last_sign_in_method"],
    [404, "not_found"],
  ])("is not claimed after %i %s", async (status, reason) => {
    wire.neighbour.replies.set(path, { status, body: { reason } });
    expect(location(await wire.send("disconnect", form))).toBe(`/account?provider=spotify&error=${reason}`);
  });

  it("is not claimed while the server is away", async () => {
    wire.neighbour.replies.set(path, "hang up");
    expect(location(await wire.send("disconnect", form))).toBe("/account?provider=spotify&error=server_unavailable");
  });

  it("takes an id for an id", async () => {
    await wire.send("disconnect", { connection: "../../devices/d" });
    expect(wire.neighbour.received[0]?.path).toBe("/me/connections/..%2F..%2Fdevices%2Fd");
  });
});

it.each(["connect", "disconnect"])("the form %s of another site is refused before anything is asked", async (route) => {
  for (const origin of ["https://evil.example", "null"]) {
    const response = await wire.send(route, { provider: "spotify", connection: "c" }, wire.signedIn(), origin);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  }
  expect((await askRoute(wire.bff, route, { cookie: wire.signedIn() }, "GET")).status).toBe(405);
  expect(wire.neighbour.received).toEqual([]);
});
