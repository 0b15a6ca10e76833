import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFormNote } from "./form-note.js";
import { askRoute, jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

const own = { origin: ORIGIN };
const LOGIN = { email: "ada@example.com", password: "plum-tram-violet" };
const WRONG = { status: 400, body: { reason: "invalid_credentials" } };

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

const send = (route: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  askRoute(wire.bff, route, { ...own, ...headers }, "POST", form);
const sent = () => JSON.parse(wire.neighbour.received[0]?.body ?? "{}");
const location = (response: Response) => response.headers.get("location")?.replace(ORIGIN, "");
const jar = (response: Response) => jarOf(response.headers.getSetCookie());
const mailed = (page: "verify" | "resetPassword") => ({
  cookie: jarOf([wire.bff.cookies.setMailToken(page, "to-ken")]),
});

describe("signing in by password", () => {
  it("keeps the tokens in the cookies of every login and goes on with 303", async () => {
    wire.neighbour.replies.set("/login/password", { status: 200, body: tokens() });
    const before = jarOf(wire.bff.cookies.setSession(tokens(7), true));
    const headers = { cookie: before, "x-forwarded-for": "192.0.2.66, 203.0.113.7" };
    const response = await send("password", { ...LOGIN, remember: "1", return_to: "/playlists/1" }, headers);
    expect([response.status, location(response)]).toEqual([303, "/playlists/1"]);
    expect(wire.bff.cookies.session(jar(response))).toMatchObject({ refreshToken: "cfr_1", remember: true });
    expect(sent()).toEqual({
      ...LOGIN,
      client_id: "web",
      remember: true,
      device: { name: "Browser" },
      refresh_token: "cfr_7",
    });
    expect(wire.neighbour.received[0]).toMatchObject({
      authorization: `Basic ${btoa("web:s+e%3Acret")}`,
      forwardedFor: "203.0.113.7",
    });
  });

  it("keeps somebody signed in who stays signed in and signs in again", async () => {
    wire.neighbour.replies.set("/login/password", { status: 200, body: tokens() });
    const cookie = jarOf(wire.bff.cookies.setSession(tokens(7), true));
    await send("password", LOGIN, { cookie });
    await send("password", { ...LOGIN, remember: "0" }, { cookie });
    expect(wire.neighbour.received.map(({ body }) => JSON.parse(body).remember)).toEqual([true, false]);
  });

  it.each(["//evil.example", "https://evil.example", "/api/auth/sign-out"])("goes nowhere by %s", async (return_to) => {
    wire.neighbour.replies.set("/login/password", { status: 200, body: tokens() });
    expect(location(await send("password", { ...LOGIN, return_to }))).toBe("/");
  });

  it("says the reason in the address and keeps what was typed in a note, never the password", async () => {
    wire.neighbour.replies.set("/login/password", WRONG);
    const response = await send("password", { ...LOGIN, return_to: "/a" });
    expect(location(response)).toBe("/sign-in?return_to=%2Fa&error=invalid_credentials");
    const cookie = wire.bff.cookies.formNote(jar(response));
    expect(readFormNote("password", cookie)).toMatchObject({ email: LOGIN.email, remember: false });
    expect(Buffer.from(cookie ?? "", "base64url").toString()).not.toContain(LOGIN.password);
    expect(response.headers.getSetCookie()).toHaveLength(1);
  });

  it.each([
    [{ status: 429, body: { reason: "rate_limited" }, headers: { "retry-after": "42" } }, "rate_limited", 42],
    ["hang up", "server_unavailable", 5],
  ] as const)("says after %j how long to wait", async (reply, error, retryAfter) => {
    wire.neighbour.replies.set("/login/password", reply);
    const response = await send("password", LOGIN);
    expect(location(response)).toBe(`/sign-in?error=${error}`);
    expect(readFormNote("password", wire.bff.cookies.formNote(jar(response)))).toMatchObject({ retryAfter });
  });
});

describe("a form is taken", () => {
  it.each([
    [{ origin: "https://evil.example" }],
    [{ origin: "http://localhost:3000" }],
    [{ origin: "null" }],
    [{ origin: "null", "sec-fetch-site": "cross-site" }],
    [{ origin: "null", "sec-fetch-site": "same-site" }],
    [{ origin: ORIGIN, "sec-fetch-site": "cross-site" }],
  ])("from this site alone, and not from %j", async (headers) => {
    for (const route of ["password", "register", "verify", "forgot-password", "reset-password", "change-password"]) {
      expect((await send(route, LOGIN, headers)).status).toBe(403);
    }
    expect(wire.neighbour.received).toEqual([]);
  });

  it("from a page of this site that sends no referrer, whose browser hides the origin", async () => {
    wire.neighbour.replies.set("/login/password", { status: 200, body: tokens() });
    const headers = { origin: "null", "sec-fetch-site": "same-origin" };
    expect((await send("password", LOGIN, headers)).status).toBe(303);
  });

  it("as a form and no larger than one", async () => {
    const asked = (headers: Record<string, string>) => askRoute(wire.bff, "password", { ...own, ...headers }, "POST");
    expect((await asked({ "content-type": "application/json" })).status).toBe(415);
    expect((await asked({ "content-type": "application/x-www-form-urlencoded" })).status).toBe(411);
    expect((await send("password", { ...LOGIN, more: "x".repeat(17_000) })).status).toBe(413);
    expect((await askRoute(wire.bff, "password", {}, "GET")).headers.get("allow")).toBe("POST");
    expect(wire.neighbour.received).toEqual([]);
  });
});

describe("registering", () => {
  it("names this app, whose pages the mail leads to, and passes the language on", async () => {
    wire.neighbour.replies.set("/accounts", { status: 202, body: { status: "accepted" } });
    const response = await send("register", { ...LOGIN, name: "" });
    expect(location(response)).toBe("/sign-up?done=registered");
    expect(sent()).toEqual({ ...LOGIN, client_id: "web" });
    expect(readFormNote("register", wire.bff.cookies.formNote(jar(response))).email).toBe(LOGIN.email);
  });

  it("notes every wrong field by its code, and nothing that is not in the catalogue", async () => {
    const errors = [
      { path: "/email", code: "email_malformed", message: "" },
      { path: "/password", code: "password_common", message: "" },
      { path: "/name", code: "made_up", message: "<b>" },
    ];
    wire.neighbour.replies.set("/accounts", { status: 400, body: { reason: "invalid_request", errors } });
    const response = await send("register", { ...LOGIN, name: "Ada" });
    expect(location(response)).toBe("/sign-up?error=invalid_request");
    const note = readFormNote("register", wire.bff.cookies.formNote(jar(response)));
    expect(note).toMatchObject({ email: LOGIN.email, name: "Ada" });
    expect(note.problems).toEqual({
      email: { code: "email_malformed", text: "This is no e-mail address." },
      password: { code: "password_common", text: "This password is one of those that are guessed first." },
    });
  });
});

describe("the link of a mail", () => {
  const password = "granite-otter-42";

  it.each([
    ["verify", "verify", "/accounts/verify", { status: 201, body: { account_id: "a" } }, "/sign-in?done=verified"],
    ["reset-password", "resetPassword", "/password/reset", { status: 204 }, "/sign-in?done=reset"],
  ] as const)("is used by %s with the token of the cookie, which goes", async (route, page, path, reply, to) => {
    wire.neighbour.replies.set(path, reply);
    const response = await send(route, { password, token: "another" }, mailed(page));
    expect(location(response)).toBe(to);
    expect(sent()).toMatchObject({ token: "to-ken", password });
    expect(response.headers.getSetCookie()).toContain(wire.bff.cookies.setMailToken(page));
  });

  it("stays while another try makes sense", async () => {
    wire.neighbour.replies.set("/accounts/verify", WRONG);
    const response = await send("verify", { password }, mailed("verify"));
    expect(location(response)).toBe("/verify?error=invalid_credentials");
    expect(response.headers.getSetCookie()).not.toContain(wire.bff.cookies.setMailToken("verify"));
  });

  it.each(["invalid_email_token", "email_token_expired"])("goes when the server says %s", async (reason) => {
    wire.neighbour.replies.set("/password/reset", { status: 400, body: { reason } });
    const response = await send("reset-password", { password }, mailed("resetPassword"));
    expect(location(response)).toBe(`/reset-password?error=${reason}`);
    expect(response.headers.getSetCookie()).toContain(wire.bff.cookies.setMailToken("resetPassword"));
  });

  it("is missing: nobody is asked", async () => {
    expect(location(await send("verify", { password, token: "x" }))).toBe("/verify?error=invalid_email_token");
    expect(wire.neighbour.received).toEqual([]);
  });
});

it("a forgotten password is asked for by mail", async () => {
  wire.neighbour.replies.set("/password/forgot", { status: 202, body: { status: "accepted" } });
  expect(location(await send("forgot-password", { email: LOGIN.email }))).toBe("/forgot-password?done=requested");
  expect(sent()).toEqual({ email: LOGIN.email, client_id: "web" });
});
