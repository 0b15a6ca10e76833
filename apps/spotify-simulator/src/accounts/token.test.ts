import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Controls, consent, type RunningSimulator, startSimulator } from "../index.js";

let simulator: RunningSimulator;
let controls: Controls;
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
});
afterEach(() => controls.change({ refreshTokens: "absent", clockOffsetSeconds: 0 }));
afterAll(() => simulator.close());

const callback = "http://127.0.0.1:3999/api/auth/spotify";
const user = "mina.achterberg";
const basic = `Basic ${btoa("counterfoil-development:development-spotify-secret")}`;
const stranger = `Basic ${btoa("another-app:another-app-secret")}`;
const verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const day = 86_400;

async function newCode(parameters: Record<string, string> = {}, unchecked: string[] = []): Promise<string> {
  const query = { client_id: "counterfoil-development", response_type: "code", redirect_uri: callback, ...parameters };
  const url = `${simulator.url}/authorize?${new URLSearchParams(query)}`;
  return (await consent(url, { user, decision: "approve", unchecked })).searchParams.get("code") ?? "";
}

async function token(
  form: Record<string, string>,
  authorization?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${simulator.url}/api/token`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: authorization === undefined ? {} : { authorization },
  });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const exchange = (code: string, more: Record<string, string> = {}, authorization: string | undefined = basic) =>
  token({ grant_type: "authorization_code", code, redirect_uri: callback, ...more }, authorization);
const refresh = (refresh_token: unknown, authorization: string | undefined = basic) =>
  token({ grant_type: "refresh_token", refresh_token: String(refresh_token) }, authorization);
const failure = (error: string, error_description: string) => ({ status: 400, body: { error, error_description } });

describe("exchanging a code", () => {
  it("gives access and refresh token for an hour (RFC 6749 §5.1)", async () => {
    const { status, body } = await exchange(
      await newCode({ scope: "user-read-email user-top-read" }, ["user-top-read"]),
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^sim_at_[\w-]{43}$/),
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^sim_rt_[\w-]{43}$/),
      scope: "user-read-email",
    });
  });

  it("works once (RFC 6749 §4.1.2)", async () => {
    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    expect(await exchange(code)).toEqual(failure("invalid_grant", "Invalid authorization code"));
  });

  it("works with PKCE and no secret (RFC 7636 §4.5), and so does its refresh", async () => {
    const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
    const form = {
      client_id: "counterfoil-development",
      code_verifier: verifier,
      grant_type: "authorization_code",
      redirect_uri: callback,
    };
    const { status, body } = await token({ ...form, code: await newCode(pkce) });
    expect(status).toBe(200);
    const again = {
      grant_type: "refresh_token",
      refresh_token: String(body.refresh_token),
      client_id: "counterfoil-development",
    };
    expect((await token(again)).status).toBe(200);
  });

  it.each([
    ["an unknown code", { code: "unknown" }, basic, failure("invalid_grant", "Invalid authorization code")],
    ["somebody else's code", {}, stranger, failure("invalid_grant", "Invalid authorization code")],
    ["another redirect URI", { redirect_uri: `${callback}/` }, basic, failure("invalid_grant", "Invalid redirect URI")],
    [
      "a wrong secret",
      {},
      `Basic ${btoa("counterfoil-development:guess")}`,
      failure("invalid_client", "Invalid client secret"),
    ],
    ["an unknown client", {}, `Basic ${btoa("unknown:guess")}`, failure("invalid_client", "Invalid client")],
    ["broken Basic", {}, "Basic !", failure("invalid_client", "Invalid client")],
    ["a bearer token", {}, "Bearer x", failure("invalid_client", "Invalid client")],
  ])("%s is refused", async (_name, form, authorization, expected) => {
    expect(await exchange(await newCode(), form, authorization)).toEqual(expected);
  });

  it("without a secret and without PKCE is refused", async () => {
    const form = { grant_type: "authorization_code", redirect_uri: callback, client_id: "counterfoil-development" };
    expect(await token({ ...form, code: await newCode() })).toEqual(failure("invalid_client", "Invalid client secret"));
  });

  it("with a wrong or missing verifier is refused, secret or not (RFC 7636 §4.6)", async () => {
    const code = await newCode({ code_challenge: challenge, code_challenge_method: "S256" });
    expect(await exchange(code, { code_verifier: `${verifier}x` })).toEqual(
      failure("invalid_grant", "code_verifier was incorrect"),
    );
    expect(await exchange(code)).toEqual(failure("invalid_request", "code_verifier must be supplied"));
  });

  it("after ten minutes is refused", async () => {
    const code = await newCode();
    await controls.change({ clockOffsetSeconds: 601 });
    expect(await exchange(code)).toEqual(failure("invalid_grant", "Authorization code expired"));
  });
});

describe("refreshing", () => {
  it("gives no refresh token by default, and the old one goes on", async () => {
    const { refresh_token } = await controls.tokens(user);
    const first = await refresh(refresh_token);
    expect(first.body).toEqual({
      access_token: expect.stringMatching(/^sim_at_/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: expect.any(String),
    });
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it("gives the same refresh token in the mode same", async () => {
    await controls.change({ refreshTokens: "same" });
    const { refresh_token } = await controls.tokens(user);
    expect((await refresh(refresh_token)).body.refresh_token).toBe(refresh_token);
  });

  it("gives a new refresh token in the mode rotate, and the old one is dead", async () => {
    await controls.change({ refreshTokens: "rotate" });
    const { refresh_token } = await controls.tokens(user);
    const { body } = await refresh(refresh_token);
    expect(body.refresh_token).toMatch(/^sim_rt_/);
    expect(body.refresh_token).not.toBe(refresh_token);
    expect(await refresh(refresh_token)).toEqual(failure("invalid_grant", "Refresh token revoked"));
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it("ends six months after the authorization, and refreshing does not move that day", async () => {
    const { refresh_token } = await controls.tokens(user);
    await controls.change({ clockOffsetSeconds: 170 * day });
    expect((await refresh(refresh_token)).status).toBe(200);
    await controls.change({ clockOffsetSeconds: 185 * day });
    expect(await refresh(refresh_token)).toEqual(failure("invalid_grant", "Refresh token expired"));
  });

  it("ends when the user removes the app, while the access token lives on", async () => {
    const { access_token, refresh_token } = await controls.tokens("tobin_quill");
    expect(await controls.revoke("tobin_quill")).toEqual({ revoked: 1 });
    expect(await refresh(refresh_token)).toEqual(failure("invalid_grant", "Refresh token revoked"));
    const me = await fetch(`${simulator.url}/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(me.status).toBe(200);
  });

  it.each([
    ["an unknown token", "sim_rt_unknown", basic, failure("invalid_grant", "Invalid refresh token")],
    ["an access token", "access", basic, failure("invalid_grant", "Invalid refresh token")],
    ["somebody else's token", "own", stranger, failure("invalid_grant", "Invalid refresh token")],
    ["no token", "", basic, failure("invalid_request", "refresh_token must be supplied")],
  ])("%s is refused", async (_name, which, authorization, expected) => {
    const { access_token, refresh_token } = await controls.tokens(user);
    const presented = which === "own" ? refresh_token : which === "access" ? access_token : which;
    expect(await refresh(presented, authorization)).toEqual(expected);
  });

  it("a confidential client's token without its secret is refused", async () => {
    const { refresh_token } = await controls.tokens(user);
    const form = { grant_type: "refresh_token", refresh_token, client_id: "counterfoil-development" };
    expect(await token(form)).toEqual(failure("invalid_client", "Invalid client secret"));
  });
});

describe("the token endpoint", () => {
  it("names a missing or unknown grant type", async () => {
    expect(await token({}, basic)).toEqual(failure("unsupported_grant_type", "grant_type parameter is missing"));
    expect((await token({ grant_type: "password" }, basic)).body.error).toBe("unsupported_grant_type");
  });

  it("takes a form only", async () => {
    const answer = await fetch(`${simulator.url}/api/token`, {
      method: "POST",
      headers: { authorization: basic, "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "refresh_token" }),
    });
    expect({ status: answer.status, body: await answer.json() }).toEqual(
      failure("unsupported_grant_type", "grant_type parameter is missing"),
    );
  });

  it("refuses a parameter given twice (RFC 6749 §3.2)", async () => {
    const body = "grant_type=refresh_token&refresh_token=a&refresh_token=b";
    const headers = { authorization: basic, "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetch(`${simulator.url}/api/token`, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });

  it("answers 405 to other methods and 413 to a body that is too large", async () => {
    expect((await fetch(`${simulator.url}/api/token`)).status).toBe(405);
    const body = new URLSearchParams({ grant_type: "a".repeat(70_000) });
    expect((await fetch(`${simulator.url}/api/token`, { method: "POST", body })).status).toBe(413);
  });
});
