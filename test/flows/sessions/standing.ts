import type { DeviceItem, TokenResponse } from "@counterfoil/protocol";
import { expect } from "vitest";
import { type Client, outcome, read } from "../../support/client.js";

/** Refreshes; it has to succeed. */
export async function refreshed(client: Client, tokens: Pick<TokenResponse, "refresh_token">): Promise<TokenResponse> {
  return read<TokenResponse>(await client.refresh(tokens.refresh_token));
}

/** The account's devices as this session sees them. */
export async function devicesOf(client: Client, tokens: TokenResponse): Promise<DeviceItem[]> {
  return read<{ devices: DeviceItem[] }>(await client.call(tokens.access_token, "GET", "/devices")).devices;
}

/** Both tokens work. */
export async function expectSignedIn(client: Client, tokens: TokenResponse): Promise<void> {
  expect(outcome(await client.call(tokens.access_token, "GET", "/me"))).toEqual({ status: 200 });
  expect((await refreshed(client, tokens)).session_id).toBe(tokens.session_id);
}

/** Neither token works, at the process that signed out as soon as it has answered. */
export async function expectSignedOut(client: Client, tokens: TokenResponse): Promise<void> {
  for (const [method, path, body] of [
    ["GET", "/me", undefined],
    ["GET", "/devices", undefined],
    ["POST", "/graphql", { query: "{ me { id } }" }],
  ] as const) {
    const answer = await client.call(tokens.access_token, method, path, body);
    expect(outcome(answer), path).toEqual({ status: 401, reason: "signed_out" });
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  }
  const refresh = await client.refresh(tokens.refresh_token);
  expect(outcome(refresh)).toEqual({ status: 400, reason: "session_ended" });
  expect(JSON.parse(refresh.text).error).toBe("invalid_grant");
}

/** The same at processes that hear of it from another one: within a second. */
export async function expectSignedOutSoon(client: Client, tokens: TokenResponse): Promise<void> {
  const standing = async () => outcome(await client.call(tokens.access_token, "GET", "/me"));
  await expect.poll(standing, { timeout: 1000, interval: 20 }).toEqual({ status: 401, reason: "signed_out" });
  await expectSignedOut(client, tokens);
}
