import { createHash } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { basic, providerCodeForm, Target } from "./target.js";

let target: Target;
let sessionsBefore: number;

beforeAll(async () => {
  target = await Target.open();
});
beforeEach(async () => {
  await target.simulator.clearCounters();
  sessionsBefore = target.sessions();
});

/** Nothing came of it: the provider was not asked, nobody was signed in. */
async function expectNothingDone(): Promise<void> {
  expect(await target.tokenRequests()).toBe(0);
  expect(target.sessions()).toBe(sessionsBefore);
}

test("a login without state is refused before the provider is asked (CL-01, RFC 9700 §4.7)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const { state: _state, ...stateless } = providerCodeForm(begun, code);
  const answer = await target.token(stateless);
  expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
  expect((await target.token({ ...stateless, state: "" })).status).toBe(400);
  await expectNothingDone();
});

test("a made-up state is refused before the provider is asked (CL-01)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const similar = [begun.state.toUpperCase(), `${begun.state}=`, ` ${begun.state}`, begun.state.slice(0, -1)];
  for (const state of ["x", "0".repeat(43), "' OR 1=1 --", "%", "\0", ...similar]) {
    const answer = await target.finish(begun, code, { state });
    expect([answer.status, answer.body.error, answer.reason], state).toEqual([400, "invalid_grant", "invalid_state"]);
  }
  await expectNothingDone();
});

test("a state works once: its replay with the same or a fresh code is refused (CL-01)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  expect((await target.finish(begun, code)).status).toBe(200);
  await target.simulator.clearCounters();
  sessionsBefore = target.sessions();
  const fresh = await target.consent(await target.begin());
  for (const again of [code, fresh.code]) {
    const answer = await target.finish(begun, again);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_state"]);
  }
  await expectNothingDone();
});

test("an expired state is refused and told apart (CL-01)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const id = createHash("sha256").update(begun.state).digest("base64url");
  target.sql("UPDATE one_time SET expires_at = ? WHERE id = ?", Date.now() - 1, id);
  const answer = await target.finish(begun, code);
  expect([answer.status, answer.reason]).toEqual([400, "state_expired"]);
  expect((await target.finish(begun, code)).reason).toBe("invalid_state");
  await expectNothingDone();
});

test("a state is stored as its hash only: the store's contents finish no login (CL-01)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const stored = JSON.stringify(target.sql("SELECT * FROM one_time"));
  expect(stored).not.toContain(begun.state);
  expect(stored).not.toContain(begun.binding);
  for (const [text = ""] of stored.matchAll(/[\w-]{43}/g))
    expect((await target.finish(begun, code, { state: text })).reason).toBe("invalid_state");
  await expectNothingDone();
});

test("the binding of another browser ends the login, also for its owner (CL-01, RFC 9700 §4.7)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const attacker = await target.begin();
  const answer = await target.finish(begun, code, { binding: attacker.binding });
  expect([answer.status, answer.reason]).toEqual([400, "invalid_binding"]);
  expect((await target.finish(begun, code)).reason).toBe("invalid_state");
  await expectNothingDone();
});

test("a login without binding is refused (CL-01)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const { binding: _binding, ...unbound } = providerCodeForm(begun, code);
  expect((await target.token(unbound)).status).toBe(400);
  expect((await target.token({ ...unbound, binding: "" })).status).toBe(400);
  await expectNothingDone();
});

test("a state belongs to the client that began (CL-01, RFC 9700 §4.4.2)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const answer = await target.token({ ...providerCodeForm(begun, code), client_id: "native" }, {});
  expect([answer.status, answer.reason]).toEqual([400, "state_mismatch"]);
  await expectNothingDone();
});

test("a client that fails to prove itself uses no state up", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const answer = await target.token(providerCodeForm(begun, code), { authorization: basic("web", "wrong") });
  expect([answer.status, answer.reason]).toEqual([401, "invalid_client"]);
  await expectNothingDone();
  expect((await target.finish(begun, code)).status).toBe(200);
});

test.each(["github", "SPOTIFY", "spotify ", "__proto__", "../spotify"])(
  "a state is not taken to the provider %j (CL-04)",
  async (provider) => {
    const begun = await target.begin();
    const { code } = await target.consent(begun);
    const answer = await target.finish(begun, code, { provider });
    expect([answer.status, answer.reason]).toEqual([404, "unknown_provider"]);
    await expectNothingDone();
  },
);

test("the codes of two logins swapped between their callbacks fail both (CL-03, RFC 9700 §4.5)", async () => {
  const [one, other] = [await target.begin(), await target.begin()];
  const codeOfOne = (await target.consent(one, target.user(0))).code;
  const codeOfOther = (await target.consent(other, target.user(1))).code;
  for (const answer of [await target.finish(one, codeOfOther), await target.finish(other, codeOfOne)])
    expect([answer.status, answer.reason]).toEqual([400, "provider_code_refused"]);
  expect(target.sessions()).toBe(sessionsBefore);
});

test("states, bindings and PKCE challenges are fresh and long, and PKCE is S256 (CL-01, CL-02)", async () => {
  const begun = await Promise.all(Array.from({ length: 50 }, () => target.begin()));
  const urls = begun.map(({ authorization_url }) => new URL(authorization_url).searchParams);
  const values = [
    ...begun.flatMap(({ state, binding }) => [state, binding]),
    ...urls.map((search) => search.get("code_challenge") ?? ""),
  ];
  expect(new Set(values).size).toBe(150);
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  for (const search of urls) {
    expect(search.get("code_challenge_method")).toBe("S256");
    expect(search.get("response_type")).toBe("code");
    for (const secret of ["client_secret", "code_verifier", "binding"]) expect(search.has(secret)).toBe(false);
  }
});
