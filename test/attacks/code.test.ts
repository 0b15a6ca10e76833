import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { asWeb, providerCodeForm, Target } from "./target.js";

let target: Target;
let sessionsBefore: number;

beforeAll(async () => {
  target = await Target.open();
});
beforeEach(async () => {
  await target.simulator.clearCounters();
  sessionsBefore = target.sessions();
});

test("a code that was used is refused by the provider, whatever login it comes with (RFC 6749 §4.1.2)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  expect((await target.finish(begun, code)).status).toBe(200);
  const answer = await target.finish(await target.begin(), code);
  expect([answer.status, answer.body.error, answer.reason]).toEqual([400, "invalid_grant", "provider_code_refused"]);
  expect(target.sessions()).toBe(sessionsBefore + 1);
});

test.each(["x", "../../etc/passwd", "a&grant_type=refresh_token", "\r\nX: 1", "\0", "<b>", "é", "A".repeat(4096)])(
  "the code %j is refused and nobody is signed in (RFC 6749 §5.2)",
  async (code) => {
    const answer = await target.finish(await target.begin(), code);
    expect([answer.status, answer.reason]).toEqual([400, "provider_code_refused"]);
    expect(target.sessions()).toBe(sessionsBefore);
    expect((await target.simulator.counters()).token).toEqual({
      authorization_code: 1,
      refresh_token: 0,
      client_credentials: 0,
    });
  },
);

test("a code longer than any is refused before the state is taken", async () => {
  const begun = await target.begin();
  expect((await target.finish(begun, "A".repeat(4097))).reason).toBe("invalid_request");
  const { code } = await target.consent(begun);
  expect((await target.finish(begun, code)).status).toBe(200);
});

test.each([
  "access_denied",
  "server_error",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "\r\nset-cookie: a=b",
  "javascript:alert(1)",
])("the provider's error %j ends the login and is not repeated (CL-05, RFC 6749 §4.1.2.1)", async (error) => {
  const begun = await target.begin();
  const { code: _code, ...form } = providerCodeForm(begun, "");
  const answer = await target.token({ ...form, error, error_description: error, error_uri: error });
  expect([answer.status, answer.body.error, answer.reason]).toEqual([400, "access_denied", "access_denied"]);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(answer.text).not.toMatch(/[<>]|alert|cookie|server_error/);
  expect([...answer.headers.keys()]).not.toContain("set-cookie");
  expect((await target.finish(begun, "x")).reason).toBe("invalid_state");
  expect(await target.tokenRequests()).toBe(0);
});

test("an error beside a code wins: the code is not redeemed (RFC 6749 §4.1.2.1)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  expect((await target.finish(begun, code, { error: "access_denied" })).reason).toBe("access_denied");
  expect(await target.tokenRequests()).toBe(0);
});

test("a person who says no is told apart from a failure (CL-05)", async () => {
  const begun = await target.begin();
  const back = await consent(begun.authorization_url, { user: target.user(), decision: "deny" });
  const { code: _code, ...form } = providerCodeForm(begun, "");
  const answer = await target.token({ ...form, error: back.searchParams.get("error") ?? "" });
  expect([answer.status, answer.reason]).toEqual([400, "access_denied"]);
});

test.each(["https://evil.example", "https://accounts.spotify.com", "null", "undefined"])(
  "an answer that names the issuer %s is refused before the provider is asked (CL-04, RFC 9207 §2.4)",
  async (iss) => {
    const begun = await target.begin();
    const { code } = await target.consent(begun);
    const answer = await target.finish(begun, code, { iss });
    expect([answer.status, answer.reason]).toEqual([400, "invalid_issuer"]);
    expect((await target.finish(begun, code)).reason).toBe("invalid_state");
    expect(await target.tokenRequests()).toBe(0);
  },
);

test("a provider's own tokens are no way in (EX-01, RFC 9700 §4.6)", async () => {
  const { access_token, refresh_token } = await target.simulator.tokens(target.user());
  for (const code of [access_token, refresh_token])
    expect((await target.finish(await target.begin(), code)).reason).toBe("provider_code_refused");
  for (const grant_type of ["urn:ietf:params:oauth:grant-type:token-exchange", "refresh_token"]) {
    const answer = await target.token({
      grant_type,
      provider: "spotify",
      refresh_token,
      subject_token: access_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
    expect(answer.status).toBe(400);
  }
  expect((await target.get("/me", access_token)).status).toBe(401);
  expect(target.sessions()).toBe(sessionsBefore);
});

test("a login never ends by GET, with the code in a URL (RFC 9700 §4.3.1)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const query = new URLSearchParams(providerCodeForm(begun, code)).toString();
  expect((await target.get(`/token?${query}`)).status).toBe(405);
  const answer = await fetch(`${target.url}/token?${query}`, { method: "POST", headers: asWeb });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(target.sessions()).toBe(sessionsBefore);
  expect((await target.finish(begun, code)).status).toBe(200);
});
