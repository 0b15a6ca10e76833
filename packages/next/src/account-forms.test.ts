import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jarOf, ORIGIN, tokens, Wire } from "./wire.contract.js";

let wire: Wire;

beforeEach(async () => {
  wire = await Wire.open();
});
afterEach(() => wire.close());

const location = (response: Response) => response.headers.get("location")?.replace(ORIGIN, "");

const change = { current_password: "plum-tram-violet", password: "granite-otter-42" };

describe("changing the password", () => {
  it("is asked as the person", async () => {
    wire.neighbour.replies.set("/me/password", { status: 204 });
    expect(location(await wire.send("change-password", change))).toBe("/account?done=changed");
    expect(wire.neighbour.received[0]).toMatchObject({ method: "PUT", authorization: "Bearer at.1.sig" });
    expect(JSON.parse(wire.neighbour.received[0]?.body ?? "")).toEqual({
      current_password: change.current_password,
      new_password: change.password,
    });
  });

  it("refreshes an expired access token first and hands the new one over", async () => {
    wire.neighbour.replies.set("/token", { status: 200, body: tokens(2) });
    wire.neighbour.replies.set("/me/password", { status: 400, body: { reason: "invalid_credentials" } });
    const response = await wire.send("change-password", change, wire.signedIn(0));
    expect(location(response)).toBe("/account?error=invalid_credentials");
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie()))?.refreshToken).toBe("cfr_2");
  });

  it("leads whoever is signed out to the sign-in page and back", async () => {
    expect(location(await wire.send("change-password", change, ""))).toBe("/sign-in?return_to=%2Faccount");
    wire.neighbour.replies.set("/token", { status: 400, body: { error: "invalid_grant", reason: "session_ended" } });
    expect(location(await wire.send("change-password", change, wire.signedIn(0)))).toBe(
      "/sign-in?return_to=%2Faccount",
    );
  });

  it("leaves a token refused before its time to the route that renews", async () => {
    wire.neighbour.replies.set("/me/password", { status: 401, body: { reason: "signed_out" } });
    expect(location(await wire.send("change-password", change))).toBe("/api/auth/refresh?return_to=%2Faccount");
  });

  it("signs nobody out while the server is away", async () => {
    wire.neighbour.replies.set("/token", "hang up");
    const response = await wire.send("change-password", change, wire.signedIn(0));
    expect(location(response)).toBe("/account?error=server_unavailable");
    expect(wire.bff.cookies.session(jarOf(response.headers.getSetCookie()))).toBeNull();
    expect(response.headers.getSetCookie()).toHaveLength(1);
  });
});

describe("signing out a device", () => {
  it.each([204, 404])("is done when the server says %i", async (status) => {
    wire.neighbour.replies.set("/devices/a%2Fb", { status });
    expect(location(await wire.send("sign-out-device", { device: "a/b" }))).toBe("/account?done=signed_out");
    expect(wire.neighbour.received[0]).toMatchObject({ method: "DELETE", path: "/devices/a%2Fb" });
  });

  it("is not claimed while the server is away", async () => {
    wire.neighbour.replies.set("/devices/a", { status: 503 });
    expect(location(await wire.send("sign-out-device", { device: "a" }))).toBe("/account?error=server_unavailable");
  });
});
