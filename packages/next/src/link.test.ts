import { afterEach, beforeEach, expect, it } from "vitest";
import { askRoute, jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

const FINISH = "/me/connections/spotify/finish";
const LINKED = { status: 200, body: { connection: { id: "connection_1" }, linked: true } };

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

const begun = (returnTo = "/account") => jarOf([wire.bff.cookies.setLink("st", { binding: "bind", returnTo }, 600)]);
const ask = (query: string, cookie = `${wire.signedIn()}; ${begun()}`) =>
  askRoute(wire.bff, `spotify?${query}`, { cookie }, "GET");
const location = (response: Response) => response.headers.get("location")?.replace(ORIGIN, "");

it("a link ends at the address of the logins, as the person who is signed in, and keeps the session", async () => {
  wire.neighbour.replies.set(FINISH, LINKED);
  const response = await ask("code=c&state=st&iss=https://accounts.example");
  expect(wire.neighbour.received.map(({ path }) => path)).toEqual([FINISH]);
  expect(wire.neighbour.received[0]?.authorization).toBe("Bearer at.1.sig");
  const sent = JSON.parse(wire.neighbour.received[0]?.body ?? "");
  expect(sent).toEqual({ state: "st", binding: "bind", code: "c", iss: "https://accounts.example" });
  expect([response.status, location(response)]).toEqual([303, "/account?done=connected&provider=spotify"]);
  expect(response.headers.getSetCookie()).toEqual([wire.bff.cookies.clearLink("st")]);
});

it("it leads where the form said, and never out of the app, whatever the cookie says (RFC 9700 §4.11)", async () => {
  wire.neighbour.replies.set(FINISH, LINKED);
  for (const [returnTo, to] of [
    ["/playlists/1", "/playlists/1"],
    ["//evil.example", "/"],
  ] as const)
    expect(location(await ask("code=c&state=st", `${wire.signedIn()}; ${begun(returnTo)}`))).toBe(to);
});

it("a consent that was renewed is told apart", async () => {
  wire.neighbour.replies.set(FINISH, { status: 200, body: { ...LINKED.body, linked: false } });
  expect(location(await ask("code=c&state=st"))).toBe("/account?done=renewed&provider=spotify");
});

it.each([
  ["error=access_denied&error_description=%3Cb%3E", 400, "access_denied"],
  ["code=c", 409, "identity_taken"],
  ["code=c", 400, "state_mismatch"],
])("the server's word on %s is told on the account page: %i %s", async (query, status, reason) => {
  wire.neighbour.replies.set(FINISH, { status, body: { reason } });
  const response = await ask(`${query}&state=st`);
  expect(location(response)).toBe(`/account?error=${reason}&provider=spotify`);
  expect(response.headers.getSetCookie()).toEqual([wire.bff.cookies.clearLink("st")]);
});

it("the cookie of a login finishes no link, nor the reverse: each goes to its own door", async () => {
  wire.neighbour.replies.set("/token", { status: 400, body: { reason: "state_mismatch" } });
  const login = jarOf([wire.bff.cookies.setLogin("st", { binding: "bind", remember: true }, 600)]);
  await ask("code=c&state=st", `${wire.signedIn()}; ${login}`);
  await ask("code=c&state=st");
  expect(wire.neighbour.received.map(({ path }) => path)).toEqual(["/token", FINISH]);
});

it("a state that this browser did not begin is sent nowhere", async () => {
  for (const cookie of [wire.signedIn(), `${wire.signedIn()}; ${begun()}; ${begun()}`]) {
    const response = await ask("code=c&state=st", cookie);
    expect(location(response)).toBe("/sign-in?error=invalid_state&provider=spotify");
  }
  expect(wire.neighbour.received).toEqual([]);
});

it("whoever is signed out meanwhile signs in, and nothing is connected", async () => {
  expect(location(await ask("code=c&state=st", begun()))).toBe("/sign-in?return_to=%2Faccount");
  expect(wire.neighbour.received).toEqual([]);
  wire.neighbour.replies.set(FINISH, { status: 401, body: { reason: "signed_out" } });
  expect(location(await ask("code=c&state=st"))).toBe("/api/auth/refresh?return_to=%2Faccount");
});

it("while the server is away the cookie stays and a reload can finish; tokens that were renewed are kept", async () => {
  wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
  wire.neighbour.replies.set(FINISH, "hang up");
  const response = await ask("code=c&state=st", `${wire.signedIn(0)}; ${begun()}`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("/api/auth/spotify?code=c&#38;state=st");
  const jar = jarOf(response.headers.getSetCookie());
  expect(wire.bff.cookies.session(jar)?.refreshToken).toBe("cfr_2");
  expect(response.headers.getSetCookie()).toHaveLength(2);
  wire.neighbour.replies.set("/token", "hang up");
  expect((await ask("code=c&state=st", `${wire.signedIn(0)}; ${begun()}`)).headers.getSetCookie()).toEqual([]);
});

it("where the provider failed its code is spent, and the way leads back to the account", async () => {
  wire.neighbour.replies.set(FINISH, { status: 503, body: { reason: "provider_unavailable" } });
  const response = await ask("code=c&state=st");
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('href="/account"');
});
