import { GRANT_TYPES, TOKEN_TYPES } from "@counterfoil/protocol";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, outcome, USERS } from "../support/client.js";
import { ExchangeStage, ID_TOKEN, REFRESH_TOKEN } from "../support/exchange-stage.js";

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

const MALFORMED = [400, "invalid_request", "invalid_request"];
const UNAUTHORIZED = [400, "unauthorized_client", "unauthorized_client"];
const spotifyAsked = async () => (await stage.simulator.counters()).token.refresh_token;

describe("parameters (EX-02, RFC 8693 §2.1)", () => {
  const TARGET = [400, "invalid_target", "invalid_target"];

  test.each<[string, Record<string, string>, unknown[]]>([
    ["no subject_token", { subject_token: "" }, MALFORMED],
    ["no subject_token_type", { subject_token_type: "" }, MALFORMED],
    ["no provider", { provider: "" }, MALFORMED],
    ["an unknown type", { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" }, MALFORMED],
    ["the type of any JWT", { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" }, MALFORMED],
    ["a type by its short name", { subject_token_type: "id_token" }, MALFORMED],
    ["a refresh token wanted", { requested_token_type: TOKEN_TYPES.refreshToken }, MALFORMED],
    ["an ID token wanted", { requested_token_type: TOKEN_TYPES.idToken }, MALFORMED],
    ["an actor", { actor_token: "x", actor_token_type: TOKEN_TYPES.accessToken }, MALFORMED],
    ["the type of an actor", { actor_token_type: TOKEN_TYPES.accessToken }, MALFORMED],
    ["a foreign audience", { audience: "https://evil.example" }, TARGET],
    ["a foreign resource", { resource: "https://evil.example" }, TARGET],
    [
      "a foreign audience beside a good one",
      { resource: "https://api.example", audience: "https://x.example" },
      TARGET,
    ],
    ["a scope that is not the client's", { scope: "account provider:google" }, [400, "invalid_scope", "invalid_scope"]],
    ["a subject_token longer than any", { subject_token: "A".repeat(8193) }, MALFORMED],
    ["remember that is neither", { remember: "yes" }, MALFORMED],
  ])("%s is refused, and the token stays good", async (_, change, expected) => {
    const idToken = await stage.idToken("tobin");
    expect(refusalOf(await stage.byIdToken(idToken, change))).toEqual(expected);
    expect((await stage.byIdToken(idToken)).status).toBe(200);
  });

  test("a second refresh token beside a refresh token is refused, and none is redeemed", async () => {
    const { refresh_token } = await stage.simulator.tokens(USERS.mina);
    expect(refusalOf(await stage.byRefreshToken(refresh_token, { refresh_token }))).toEqual(MALFORMED);
    expect(await spotifyAsked()).toBe(0);
  });

  test("a parameter given twice is refused (RFC 6749 §3.2)", async () => {
    const form = new URLSearchParams({ ...ID_TOKEN, provider: "google", subject_token: await stage.idToken("mina") });
    form.append("audience", "https://api.example");
    form.append("audience", "https://api.example");
    const headers = { authorization: stage.client.credentials };
    expect(refusalOf(await stage.client.ask("POST", "/token", { headers, body: form }))).toEqual(MALFORMED);
  });
});

describe("who may exchange", () => {
  const form = async () => ({ ...REFRESH_TOKEN, provider: "spotify", ...(await handedOver()) });
  const handedOver = async () => ({ subject_token: (await stage.simulator.tokens(USERS.mina)).refresh_token });

  test("a client without the grant may not", async () => {
    expect(refusalOf(await stage.codes.token(await form()))).toEqual(UNAUTHORIZED);
    expect(await spotifyAsked()).toBe(0);
  });

  test("a public client may not", async () => {
    const body = new URLSearchParams({ client_id: "native", ...(await form()) });
    expect(refusalOf(await stage.client.ask("POST", "/token", { body }))).toEqual(UNAUTHORIZED);
    expect(await spotifyAsked()).toBe(0);
  });

  test("nobody may without proof, nor with another client's", async () => {
    const body = new URLSearchParams({ client_id: "front", ...(await form()) });
    expect(refusalOf(await stage.client.ask("POST", "/token", { body }))[1]).toBe("invalid_client");
    const headers = { authorization: stage.codes.credentials };
    expect(refusalOf(await stage.client.ask("POST", "/token", { headers, body }))[0]).toBe(400);
    expect(await spotifyAsked()).toBe(0);
  });

  test("a client may for the providers of its list only", async () => {
    const idToken = await stage.idToken("mina");
    expect(refusalOf(await stage.byIdToken(idToken, {}, stage.spotifyOnly))).toEqual(UNAUTHORIZED);
  });

  test("the metadata name the grant (RFC 8414 §2)", async () => {
    const { text } = await stage.client.ask("GET", "/.well-known/oauth-authorization-server");
    expect(JSON.parse(text).grant_types_supported).toContain(GRANT_TYPES.tokenExchange);
  });
});
