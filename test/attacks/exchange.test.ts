import { TOKEN_TYPES } from "@counterfoil/protocol";
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, outcome, USERS } from "../support/client.js";
import { ExchangeStage, OFFLINE } from "../support/exchange-stage.js";

let stage: ExchangeStage;
let before: unknown;

beforeAll(async () => {
  stage = await ExchangeStage.start();
});
beforeEach(async () => {
  before = stage.kept();
  await stage.simulator.clearCounters();
});

/** Status, OAuth error and reason; and that nothing came of it. */
function refusalOf(answer: Answer): unknown[] {
  expect(stage.kept()).toEqual(before);
  return [answer.status, JSON.parse(answer.text).error, outcome(answer).reason];
}

const NO_SUBJECT = [400, "invalid_request", "invalid_subject_token"];
const MALFORMED = [400, "invalid_request", "invalid_request"];
const UNAUTHORIZED = [400, "unauthorized_client", "unauthorized_client"];
const seconds = () => Math.floor(Date.now() / 1000);
const spotifyAsked = async () => (await stage.simulator.counters()).token.refresh_token;
const googleAsked = async () => (await stage.google.counters())["POST /token"] ?? 0;

describe("a token that was made for another app signs nobody in (EX-01, RFC 9700 §4.6)", () => {
  test("a refresh token that Spotify gave to another app", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.mina, { client_id: "another-app" });
    expect(refusalOf(await stage.byRefreshToken(refresh_token))).toEqual(NO_SUBJECT);
  });

  test("access tokens, of our own app and of another, by any name", async () => {
    for (const wish of [{}, { client_id: "another-app" }]) {
      const { access_token } = await stage.simulator.tokens(USERS.mina, wish);
      const answer = await stage.byRefreshToken(access_token, { subject_token_type: TOKEN_TYPES.accessToken });
      expect(refusalOf(answer)).toEqual(MALFORMED);
      expect(answer.text).toContain("access token signs nobody in");
      expect(refusalOf(await stage.byIdToken(access_token, { provider: "spotify" }))).toEqual(MALFORMED);
      expect(await spotifyAsked()).toBe(0);
      expect(refusalOf(await stage.byRefreshToken(access_token))).toEqual(NO_SUBJECT);
      await stage.simulator.clearCounters();
    }
    const { access_token } = await stage.atGoogle("mina");
    expect(refusalOf(await stage.byIdToken(access_token))).toEqual(NO_SUBJECT);
  });

  test("a code, our own tokens, nonsense", async () => {
    const { text } = await stage.codes.trySignIn(USERS.tobin);
    const { access_token, refresh_token } = JSON.parse(text);
    before = stage.kept();
    for (const token of [access_token, refresh_token, "x", "a.b.c", "..", "\0", "A".repeat(4096)]) {
      expect(refusalOf(await stage.byRefreshToken(token))).toEqual(NO_SUBJECT);
      expect(refusalOf(await stage.byIdToken(token))).toEqual(NO_SUBJECT);
    }
  });

  test("a grant that has ended", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.renata);
    await stage.simulator.revoke(USERS.renata);
    expect(refusalOf(await stage.byRefreshToken(refresh_token))).toEqual(NO_SUBJECT);
  });
});

describe("an ID token that is not for us, now (EX-01, CL-17)", () => {
  test.each<[string, () => Record<string, unknown>]>([
    ["another app's", () => ({ aud: "another app" })],
    ["another app's, that we are authorized for", () => ({ aud: "another app", azp: "counterfoil-at-google" })],
    ["ours and another app's", () => ({ aud: ["counterfoil-at-google", "another app"] })],
    ["ours, asked for by another app", () => ({ azp: "another app" })],
    ["for nobody", () => ({ aud: undefined })],
    ["of another issuer", () => ({ iss: "https://evil.example" })],
    ["of another provider of ours", () => ({ iss: stage.acme.url })],
    ["of no issuer", () => ({ iss: undefined })],
    ["of seven minutes ago", () => ({ iat: seconds() - 420 })],
    ["of the future", () => ({ iat: seconds() + 600 })],
    ["of no time", () => ({ iat: undefined })],
    ["that is over", () => ({ exp: seconds() - 120 })],
    ["that never is", () => ({ exp: undefined })],
    ["of nobody", () => ({ sub: undefined })],
    [
      "that ends a session there (a logout token)",
      () => ({ events: { "http://schemas.openid.net/event/backchannel-logout": {} } }),
    ],
  ])("%s", async (_, claims) => {
    expect(refusalOf(await stage.byIdToken(await stage.idToken("mina", claims())))).toEqual(NO_SUBJECT);
  });

  test("an access token in the form of a JWT, for our app as its audience", async () => {
    for (const typ of ["at+jwt", "application/at+jwt", "logout+jwt"])
      expect(refusalOf(await stage.byIdToken(await stage.idToken("mina", {}, { typ })))).toEqual(NO_SUBJECT);
  });

  test("one that is signed by nobody, by our client secret, or by a stranger", async () => {
    const claims: JWTPayload = {
      iss: stage.google.url,
      aud: "counterfoil-at-google",
      sub: "107691503500061507151",
      iat: seconds(),
      exp: seconds() + 3600,
    };
    const { privateKey } = await generateKeyPair("RS256");
    const secret = new TextEncoder().encode(stage.google.secret);
    for (const token of [
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "fake-google-1" }).sign(secret),
      await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "fake-google-1" }).sign(privateKey),
    ])
      expect(refusalOf(await stage.byIdToken(token))).toEqual(NO_SUBJECT);
  });

  test("one with another nonce than the client asked with, or with none", async () => {
    for (const nonce of ["theirs", undefined])
      expect(refusalOf(await stage.byIdToken(await stage.idToken("mina", { nonce }), { nonce: "ours" }))).toEqual(
        NO_SUBJECT,
      );
  });

  test("one of provider A brought as B's", async () => {
    const [google, acme] = [await stage.idToken("mina"), await stage.idToken("mina", {}, {}, stage.acme)];
    expect(refusalOf(await stage.byIdToken(google, { provider: "acme" }))).toEqual(NO_SUBJECT);
    expect(refusalOf(await stage.byIdToken(acme))).toEqual(NO_SUBJECT);
    expect(refusalOf(await stage.byIdToken(google, { provider: "spotify" }))).toEqual(MALFORMED);
    expect(refusalOf(await stage.byRefreshToken(google, { provider: "google" }))).toEqual(MALFORMED);
    expect(refusalOf(await stage.byIdToken(google, { provider: "nowhere" }))[2]).toBe("unknown_provider");
  });
});

describe("an ID token signs in once", () => {
  test("of fifty at a time one gets in, and nobody after", async () => {
    const idToken = await stage.idToken("tobin");
    const answers = await Promise.all(Array.from({ length: 50 }, () => stage.byIdToken(idToken)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(outcome(answer)).toEqual({ status: 400, reason: "invalid_subject_token" });
    before = stage.kept();
    expect(refusalOf(await stage.byIdToken(idToken, { refresh_token: "fake_rt_google_x" }))).toEqual(NO_SUBJECT);
  });

  test("in another spelling of its signature neither", async () => {
    const idToken = await stage.idToken("tobin");
    expect((await stage.byIdToken(idToken)).status).toBe(200);
    before = stage.kept();
    for (const other of [`${idToken}=`, `${idToken}==`, lastBitsChanged(idToken)])
      expect(refusalOf(await stage.byIdToken(other))).toEqual(NO_SUBJECT);
  });

  test("by another client neither", async () => {
    const idToken = await stage.idToken("tobin");
    expect((await stage.byIdToken(idToken)).status).toBe(200);
    before = stage.kept();
    const other = await stage.byIdToken(idToken, {}, stage.spotifyOnly);
    expect(refusalOf(other)).toEqual(UNAUTHORIZED);
  });
});

/** The same 256 bytes of an RSA signature: the last character of their base64url carries four bits that nobody reads. */
function lastBitsChanged(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) ^ 1);
}

describe("a refresh token along with an ID token", () => {
  test("of another person is refused, and is kept for nobody", async () => {
    const { refresh_token = "" } = await stage.atGoogle("tobin", OFFLINE);
    const answer = await stage.byIdToken(await stage.idToken("mina"), { refresh_token });
    expect(refusalOf(answer)).toEqual(NO_SUBJECT);
  });

  test("of which the provider does not say whose it is is refused", async () => {
    await stage.google.faults({ endpoint: "POST /token", times: 1, json: { access_token: "fake_at_google_x" } });
    const answer = await stage.byIdToken(await stage.idToken("mina"), { refresh_token: "fake_rt_google_x" });
    expect(refusalOf(answer)).toEqual(NO_SUBJECT);
  });

  test("that the provider does not know, or that is Spotify's, is refused", async () => {
    const { refresh_token: foreign } = await stage.simulator.tokens(USERS.mina);
    for (const refresh_token of ["x", foreign])
      expect(refusalOf(await stage.byIdToken(await stage.idToken("mina"), { refresh_token }))).toEqual(NO_SUBJECT);
  });

  test("is shown to no provider before the ID token has proved itself", async () => {
    const { refresh_token = "" } = await stage.atGoogle("mina", OFFLINE);
    const asked = await googleAsked();
    const forged = await stage.idToken("mina", { aud: "another app" });
    expect(refusalOf(await stage.byIdToken(forged, { refresh_token }))).toEqual(NO_SUBJECT);
    expect(await googleAsked()).toBe(asked);
  });
});
