import type { DeviceItem, TokenResponse } from "@counterfoil/protocol";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, outcome, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

/** One person on three devices, and somebody else. */
let phone: TokenResponse;
let tablet: TokenResponse;
let desk: TokenResponse;
let stranger: TokenResponse;
beforeEach(async () => {
  const on = (name: string) => client.signIn(USERS.mina, { login: { device: { name } } });
  stranger = await client.signIn(USERS.tobin);
  phone = await on("Phone");
  await client.call(phone.access_token, "POST", "/logout", { scope: "others" });
  [tablet, desk] = [await on("Tablet"), await on("Desk")];
});

async function devices(tokens: TokenResponse): Promise<DeviceItem[]> {
  return read<{ devices: DeviceItem[] }>(await client.call(tokens.access_token, "GET", "/devices")).devices;
}

async function expectSignedOut(tokens: TokenResponse): Promise<void> {
  for (const [method, path] of [
    ["GET", "/me"],
    ["GET", "/devices"],
    ["POST", "/graphql"],
  ] as const) {
    const body = path === "/graphql" ? { query: "{ me { id } }" } : undefined;
    const answer = await client.call(tokens.access_token, method, path, body);
    expect(outcome(answer), path).toEqual({ status: 401, reason: "signed_out" });
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  }
  const refresh = await client.refresh(tokens.refresh_token);
  expect(outcome(refresh)).toEqual({ status: 400, reason: "session_ended" });
  expect(JSON.parse(refresh.text).error).toBe("invalid_grant");
}

async function expectSignedIn(tokens: TokenResponse): Promise<void> {
  expect((await client.playlists(tokens.access_token)).errors).toBeUndefined();
  expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
}

describe("15 · signing out", () => {
  test("a device: its tokens are dead at once, the others go on, also after a restart (RT-12)", async () => {
    const answer = await client.call(phone.access_token, "POST", "/logout");
    expect({ status: answer.status, body: answer.text }).toEqual({ status: 204, body: "" });
    await expectSignedOut(phone);
    await expectSignedIn(tablet);
    await stage.server.restart();
    await expectSignedOut(phone);
    await expectSignedIn(tablet);
  });

  test("the others: this one stays", async () => {
    expect((await client.call(phone.access_token, "POST", "/logout", { scope: "others" })).status).toBe(204);
    await expectSignedIn(phone);
    await Promise.all([tablet, desk].map(expectSignedOut));
  });

  test("all: this one too, and nobody else", async () => {
    expect((await client.call(phone.access_token, "POST", "/logout", { scope: "all" })).status).toBe(204);
    await Promise.all([phone, tablet, desk].map(expectSignedOut));
    await expectSignedIn(stranger);
  });

  test("an unknown scope is malformed and signs nobody out", async () => {
    const answer = await client.call(phone.access_token, "POST", "/logout", { scope: "world" });
    expect(outcome(answer)).toEqual({ status: 400, reason: "invalid_request" });
    await Promise.all([phone, tablet, desk].map(expectSignedIn));
  });

  test("signing out leaves the connection to the provider, which the next login uses", async () => {
    await client.call(phone.access_token, "POST", "/logout", { scope: "all" });
    const back = await client.signIn(USERS.mina);
    expect(back).toMatchObject({ account_id: phone.account_id, new_account: false });
    await expectSignedIn(back);
  });
});

describe("the list of devices", () => {
  test("has every signed-in device, newest first, and marks this one", async () => {
    const list = await devices(tablet);
    const seen = list.map(({ id, name, current, client_id }) => ({ id, name, current, client_id }));
    expect(seen).toEqual([
      { id: desk.device_id, name: "Desk", current: false, client_id: "web" },
      { id: tablet.device_id, name: "Tablet", current: true, client_id: "web" },
      { id: phone.device_id, name: "Phone", current: false, client_id: "web" },
    ]);
    // To the day only: a finer time would tell a thief the owner's rhythm.
    for (const { last_seen_at } of list) expect(last_seen_at).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test("renames a device", async () => {
    const path = `/devices/${desk.device_id}`;
    expect((await client.call(phone.access_token, "PATCH", path, { name: "Küche" })).status).toBe(204);
    expect((await devices(phone)).find(({ id }) => id === desk.device_id)?.name).toBe("Küche");
    const empty = await client.call(phone.access_token, "PATCH", path, { name: " " });
    expect(outcome(empty)).toEqual({ status: 400, reason: "invalid_request" });
  });

  test("signs out one device from another, once", async () => {
    const remove = () => client.call(phone.access_token, "DELETE", `/devices/${desk.device_id}`);
    expect((await remove()).status).toBe(204);
    await expectSignedOut(desk);
    await Promise.all([phone, tablet].map(expectSignedIn));
    expect(outcome(await remove())).toEqual({ status: 404, reason: "not_found" });
    expect((await devices(phone)).map(({ name }) => name)).toEqual(["Tablet", "Phone"]);
  });

  test("knows nothing of somebody else's devices (RT-13)", async () => {
    const path = `/devices/${stranger.device_id}`;
    const notFound = { status: 404, reason: "not_found" };
    expect(outcome(await client.call(phone.access_token, "DELETE", path))).toEqual(notFound);
    expect(outcome(await client.call(phone.access_token, "PATCH", path, { name: "Mine" }))).toEqual(notFound);
    await expectSignedIn(stranger);
    expect((await devices(stranger)).map(({ name }) => name)).not.toContain("Mine");
  });
});

test("no access token, none of ours or one that was changed is a 401 with a challenge (RFC 6750 §3)", async () => {
  const [head, body, signature = ""] = phone.access_token.split(".");
  const changed = [head, body, `${signature.slice(0, -4)}AAAA`].join(".");
  const query = { method: "POST", path: "/graphql", body: { query: "{ me { id } }" } };
  expect(outcome(await client.ask("GET", "/me"))).toEqual({ status: 401, reason: "missing_token" });
  for (const token of ["nonsense", changed, phone.refresh_token]) {
    const answer = await client.call(token, query.method, query.path, query.body);
    expect(outcome(answer)).toEqual({ status: 401, reason: "invalid_token" });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer .*error="invalid_token"/);
  }
});

test("no device tells when it was last seen more finely than the day: a thief could learn the owner's rhythm", async () => {
  expect((await client.refresh(desk.refresh_token)).status).toBe(200);
  const list = await devices(desk);
  expect(list).toHaveLength(3);
  for (const device of list) {
    expect(device.last_seen_at).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(device.expires_at).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(String(device.expires_at) > String(device.last_seen_at)).toBe(true);
  }
});
