import type { LoginResponse } from "@counterfoil/protocol";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { Fake, type FakeName } from "../support/fake.js";
import { FakeStage } from "../support/fake-stage.js";
import { stored } from "../support/stored.js";

/** The token endpoints: what an attacker wants to see asked. */
const TOKEN_ENDPOINTS = ["POST /token", "POST /login/oauth/access_token", "POST /oauth/token", "POST /oauth2.0/token"];
const NAMES: FakeName[] = ["google", "github", "kakao", "naver"];
const PAIRS = NAMES.flatMap((from) => NAMES.filter((to) => to !== from).map((to) => [from, to] as const));

const fakes = new Map<FakeName, Fake>();
let stage: FakeStage;
let asked: number;
let sessions: number;

beforeAll(async () => {
  for (const fake of await Promise.all(NAMES.map((name) => Fake.start(name)))) fakes.set(fake.name, fake);
  stage = await FakeStage.start([...fakes.values()]);
});
beforeEach(async () => {
  asked = await tokenRequests();
  sessions = openSessions();
});

function fakeOf(name: FakeName): Fake {
  const fake = fakes.get(name);
  if (!fake) throw new Error(`no fake for ${name}`);
  return fake;
}

async function tokenRequests(): Promise<number> {
  const counters = await Promise.all([...fakes.values()].map((fake) => fake.counters()));
  return counters.flatMap((one) => TOKEN_ENDPOINTS.map((endpoint) => one[endpoint] ?? 0)).reduce((a, b) => a + b);
}

const openSessions = () => stored(stage.server.dataFolder, "SELECT sid FROM sessions").length;

/** No provider saw a code, and nobody was signed in. */
async function expectNothingDone(): Promise<void> {
  expect(await tokenRequests()).toBe(asked);
  expect(openSessions()).toBe(sessions);
}

const refused = (reason: string) => ({ status: 400, reason });

async function answerOf(name: FakeName, person = "mina"): Promise<{ begun: LoginResponse; callback: URL }> {
  const begun = await stage.begin(name);
  return { begun, callback: await fakeOf(name).decide(begun.authorization_url, person) };
}

describe("an answer of one provider brought to another's door (CL-04, RFC 9700 §4.4)", () => {
  test.each(PAIRS)("state and code of %s at %s", async (from, to) => {
    const { begun, callback } = await answerOf(from);
    expect(outcome(await stage.finish(to, begun, callback))).toEqual(refused("state_mismatch"));
    expect(outcome(await stage.finish(from, begun, callback))).toEqual(refused("invalid_state"));
    await expectNothingDone();
  });

  test.each(PAIRS)("the redirect URI of %s is none for a login at %s", async (from, to) => {
    const redirect_uri = `http://127.0.0.1:3000/api/auth/${from}`;
    const answer = await stage.client.login({ redirect_uri }, to);
    expect(outcome(answer)).toEqual(refused("invalid_redirect_uri"));
  });
});

describe("the issuer of an answer (RFC 9207 §2.4)", () => {
  test.each(NAMES)("%s never answers as somebody else", async (name) => {
    const own = fakeOf(name).url;
    for (const iss of ["https://evil.example", `${own}/`, own.toUpperCase(), "https://accounts.google.com"]) {
      const { begun, callback } = await answerOf(name);
      expect(outcome(await stage.finish(name, begun, callback, { iss })), iss).toEqual(refused("invalid_issuer"));
      expect(outcome(await stage.finish(name, begun, callback)), iss).toEqual(refused("invalid_state"));
    }
    await expectNothingDone();
  });

  test("GitHub's answer is taken with its issuer and, as it used to be, without", async () => {
    const { begun, callback } = await answerOf("github");
    expect(callback.searchParams.get("iss")).toBe(`${fakeOf("github").url}/login/oauth`);
    expect((await stage.finish("github", begun, callback)).status).toBe(200);
    const older = await answerOf("github");
    older.callback.searchParams.delete("iss");
    expect((await stage.finish("github", older.begun, older.callback)).status).toBe(200);
  });

  test("a refusal of the person counts only from the right issuer, too", async () => {
    const begun = await stage.begin("github");
    const callback = await fakeOf("github").decide(begun.authorization_url, "mina", "deny");
    const answer = await stage.finish("github", begun, callback, { iss: "https://evil.example" });
    expect(outcome(answer)).toEqual(refused("invalid_issuer"));
    await expectNothingDone();
  });

  test("where the metadata promise it, an answer without it is refused", async () => {
    const google = await Fake.start("google");
    const metadata = await (await fetch(`${google.url}/.well-known/openid-configuration`)).json();
    await google.faults({
      endpoint: "GET /.well-known/openid-configuration",
      times: 1,
      json: { ...Object(metadata), authorization_response_iss_parameter_supported: true },
    });
    const { standIn: _, ...entry } = google.entry() as { standIn: string };
    const acme = await FakeStage.start([google], () => ({ ...entry, name: "acme", issuer: google.url }));
    const begun = await acme.begin("acme");
    const callback = await google.decide(begun.authorization_url, "mina");
    expect(outcome(await acme.finish("acme", begun, callback))).toEqual(refused("invalid_issuer"));
    expect((await google.counters())["POST /token"]).toBeUndefined();
  });
});

describe("a code of another login", () => {
  test.each(NAMES)("of %s is refused, or is the own person's (CL-03)", async (name) => {
    const [mine, theirs] = [await answerOf(name), await answerOf(name, "tobin")];
    mine.callback.searchParams.set("code", theirs.callback.searchParams.get("code") ?? "");
    const answer = await stage.finish(name, mine.begun, mine.callback);
    // Kakao has no PKCE: the state bound to this browser is what stands between.
    if (name === "kakao") expect(answer.status).toBe(200);
    else expect(outcome(answer)).toEqual(refused("provider_code_refused"));
  });
});

describe("an ID token that does not prove this login (CL-17)", () => {
  /** Signs in while Google's token endpoint gives this ID token. */
  async function signInWith(idToken: string | undefined): Promise<{ status: number; reason?: string }> {
    const google = fakeOf("google");
    const { begun, callback } = await answerOf("google");
    const json = { access_token: "fake_at_google_forged", token_type: "Bearer", expires_in: 3599, id_token: idToken };
    await google.faults({ endpoint: "POST /token", times: 1, json });
    return outcome(await stage.finish("google", begun, callback));
  }

  const claims = (): JWTPayload => ({
    iss: fakeOf("google").url,
    aud: "counterfoil-at-google",
    sub: "107691503500061507151",
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 3600,
  });

  test("none at all", async () => {
    expect(await signInWith(undefined)).toEqual(refused("invalid_id_token"));
    expect(openSessions()).toBe(sessions);
  });

  test("one without a signature", async () => {
    expect(await signInWith(new UnsecuredJWT(claims()).encode())).toEqual(refused("invalid_id_token"));
    expect(openSessions()).toBe(sessions);
  });

  test("one that our own client secret signed", async () => {
    const key = new TextEncoder().encode(fakeOf("google").secret);
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: "HS256" }).sign(key);
    expect(await signInWith(token)).toEqual(refused("invalid_id_token"));
    expect(openSessions()).toBe(sessions);
  });

  test("one that brings its key along", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    const header = { alg: "RS256", kid: "fake-google-1", jwk: await exportJWK(publicKey) };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    expect(await signInWith(token)).toEqual(refused("invalid_id_token"));
    expect(openSessions()).toBe(sessions);
  });

  test("the true one of another login: its nonce is another", async () => {
    const begun = await stage.begin("google");
    const url = new URL(begun.authorization_url);
    url.searchParams.set("nonce", "the attacker's");
    const callback = await fakeOf("google").decide(url.href, "mina");
    expect(outcome(await stage.finish("google", begun, callback))).toEqual(refused("invalid_id_token"));
    url.searchParams.delete("nonce");
    const again = await stage.begin("google");
    const without = new URL(again.authorization_url);
    without.searchParams.delete("nonce");
    const unbound = await fakeOf("google").decide(without.href, "mina");
    expect(outcome(await stage.finish("google", again, unbound))).toEqual(refused("invalid_id_token"));
    expect(openSessions()).toBe(sessions);
  });

  test("keys that cannot be had are no reason to believe it", async () => {
    const google = await Fake.start("google");
    const fresh = await FakeStage.start([google]);
    await google.faults({ endpoint: "GET /oauth2/v3/certs", times: 1, status: 503, text: "" });
    const down = await fresh.trySignIn(google, "mina");
    expect(outcome(down)).toMatchObject({ status: 503, reason: "provider_unavailable" });
    expect((await fresh.trySignIn(google, "mina")).status).toBe(200);
  });
});
