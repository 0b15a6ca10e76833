import { beforeAll, describe, expect, test } from "vitest";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { JWT_BEARER, KeyedClient } from "../support/keyed-client.js";
import { type Answer, ask, type Tokens } from "./ask.js";
import { asWeb, basic, providerCodeForm, REFRESH, Target } from "./target.js";

const keyed = new KeyedClient("keyed");
const forger = new KeyedClient("keyed");
let target: Target;
let tokens: Tokens;

beforeAll(async () => {
  const web = signsIn("web", { secretHash: hashOf("development-web-secret") });
  const file = clientFile(web, signsIn("keyed", { jwks: keyed.jwks }), signsIn("native"));
  target = await Target.open({ COUNTERFOIL_CONFIG: file });
  tokens = await signIn();
});

/** A whole login as `keyed`, each step with an assertion of its own. */
async function signIn(): Promise<Tokens> {
  const begun = (await target.json("/login/spotify", keyed.proof(target.url))).read([
    "authorization_url",
    "state",
    "binding",
  ]);
  const { code } = await target.consent(begun);
  return (await target.token({ ...providerCodeForm(begun, code), ...keyed.proof(target.url) }, {})).tokens();
}

const refresh = (proof: Record<string, string>, headers: Record<string, string> = {}) =>
  target.token({ grant_type: REFRESH, refresh_token: tokens.refresh_token, ...proof }, headers);
const post = (path: string, form: Record<string, string>): Promise<Answer> =>
  ask(target.url + path, { method: "POST", body: new URLSearchParams(form) });

test("a client with a key refreshes, introspects and revokes (RFC 7523 §2.2)", async () => {
  const { refresh_token: token } = await signIn();
  expect((await post("/introspect", { token, ...keyed.proof(target.url) })).body.active).toBe(true);
  const next = (
    await target.token({ grant_type: REFRESH, refresh_token: token, ...keyed.proof(target.url) }, {})
  ).tokens();
  expect((await post("/revoke", { token: next.refresh_token, ...keyed.proof(target.url) })).status).toBe(200);
  expect((await target.get("/me", next.access_token)).reason).toBe("signed_out");
});

describe("an assertion that proves nothing is a failed authentication, alike whatever the reason (AS-11)", () => {
  const refused: [string, () => Record<string, string>][] = [
    ["signed by somebody else", () => forger.proof(target.url)],
    ["for another server", () => keyed.proof("https://other.example")],
    ["for another server too", () => keyed.proof(target.url, { aud: [target.url, "https://other.example"] })],
    ["of another client", () => keyed.proof(target.url, { iss: "web", sub: "web" })],
    ["of a public client", () => keyed.proof(target.url, { iss: "native", sub: "native" })],
    ["of nobody", () => keyed.proof(target.url, { iss: "nobody", sub: "nobody" })],
    ["of a name of the language", () => keyed.proof(target.url, { iss: "__proto__", sub: "__proto__" })],
    ["that is over", () => keyed.proof(target.url, { exp: 1 })],
    ["that lasts for years", () => keyed.proof(target.url, { exp: 4_000_000_000 })],
    ["without an id", () => keyed.proof(target.url, { jti: undefined })],
    ["that is an access token", () => ({ client_assertion_type: JWT_BEARER, client_assertion: tokens.access_token })],
    ["that is no JWT", () => ({ client_assertion_type: JWT_BEARER, client_assertion: "x" })],
    ["of another kind", () => ({ ...keyed.proof(target.url), client_assertion_type: "saml2-bearer" })],
    ["without its kind", () => ({ client_assertion: keyed.assertion(target.url) })],
  ];

  test.each(refused)("one %s", async (_, proof) => {
    const answer = await refresh(proof());
    expect([answer.status, answer.body.error]).toEqual([401, "invalid_client"]);
    expect(answer.body.error_description).toBe("The client is unknown or its authentication failed.");
  });

  test("one that was used before, at whichever endpoint", async () => {
    const proof = keyed.proof(target.url);
    expect((await refresh(proof)).status).toBe(200);
    expect((await refresh(proof)).status).toBe(401);
    expect((await post("/introspect", { token: "x", ...proof })).status).toBe(401);
    expect((await target.json("/login/spotify", proof)).status).toBe(401);
  });
});

test("a client with a key has no other proof", async () => {
  for (const headers of [{ authorization: basic("keyed", "") }, { authorization: basic("keyed", "x") }])
    expect((await refresh({}, headers)).status).toBe(401);
  expect((await refresh({ client_id: "keyed" })).status).toBe(401);
  expect((await refresh({ client_id: "keyed", client_secret: "x" })).status).toBe(401);
});

test("two proofs at once, or another id beside it, are malformed (RFC 6749 §2.3)", async () => {
  const proof = keyed.proof(target.url);
  for (const [more, headers] of [
    [{}, asWeb],
    [{ client_secret: "x" }, {}],
    [{ client_id: "web" }, {}],
  ] as const)
    expect((await refresh({ ...proof, ...more }, headers)).reason).toBe("invalid_request");
  expect((await refresh({ ...proof, client_id: "keyed" })).status).toBe(200);
});

test("the metadata says how clients prove themselves, where, and nothing that is not there (AS-12, RFC 8414 §2)", async () => {
  const { body } = await target.get("/.well-known/oauth-authorization-server");
  const confidential = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
  expect(body).toMatchObject({
    issuer: target.url,
    response_types_supported: [],
    token_endpoint_auth_methods_supported: [...confidential, "none"],
    revocation_endpoint_auth_methods_supported: [...confidential, "none"],
    introspection_endpoint_auth_methods_supported: confidential,
  });
  for (const endpoint of ["token", "revocation", "introspection"]) {
    expect(body[`${endpoint}_endpoint_auth_signing_alg_values_supported`]).not.toContain("none");
    expect((await post(new URL(String(body[`${endpoint}_endpoint`])).pathname, {})).status).toBe(400);
  }
  for (const absent of ["authorization_endpoint", "registration_endpoint", "code_challenge_methods_supported"])
    expect(body).not.toHaveProperty(absent);
});
