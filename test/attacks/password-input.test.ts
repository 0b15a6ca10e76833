import { beforeAll, describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { PasswordStage } from "../support/password-stage.js";

let stage: PasswordStage;
beforeAll(async () => {
  stage = await PasswordStage.start();
});

describe("long passwords cost nothing (PW-07)", () => {
  test("1 MB is refused before anything is hashed, wherever a password may stand", async () => {
    const password = "x".repeat(1_000_000);
    const one = stage.person(password);
    const start = performance.now();
    const answers = [
      await one.register(),
      await one.logIn(),
      await one.verify("x".repeat(43)),
      await one.reset("x".repeat(43), password),
      await stage.client.call("x.y.z", "PUT", "/me/password", { new_password: password }),
    ];
    expect(answers.map(outcome)).toEqual(answers.map(() => ({ status: 413, reason: "request_too_large" })));
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("60 KB, which a body may have, is refused by its length", async () => {
    const password = "x".repeat(60_000);
    expect(JSON.parse((await stage.person(password).register()).text).errors).toMatchObject([
      { code: "password_too_long" },
    ]);
    expect(outcome(await stage.person(password).logIn())).toEqual({ status: 400, reason: "invalid_request" });
  });
});

describe("every character of a password counts (PW-02)", () => {
  test.each([
    ["73 bytes that differ in the last", `${"z-".repeat(36)}a`, `${"z-".repeat(36)}b`],
    ["spaces", "  plum tram  ", "plum tram"],
    ["emoji", "🔑🗝🔒🔓🔏🔐🪪🧿", "🔑🗝🔒🔓🔏🔐🪪🧬"],
    ["case", "plum-Tram-violet", "plum-tram-violet"],
    ["128 characters", `${"z-".repeat(63)}ab`, `${"z-".repeat(63)}ac`],
    ["NUL", "plum\0tram\0violet", "plum"],
  ])("%s", async (_, password, other) => {
    const one = stage.person(password);
    await one.enrol();
    expect((await one.logIn()).status).toBe(200);
    expect((await one.logIn(other)).status).toBe(400);
  });

  test("but not how a keyboard composes it (NFC)", async () => {
    const one = stage.person("\ud55c\uad6d\uc5b4 caf\u00e9");
    await one.enrol();
    expect((await one.logIn("\ud55c\uad6d\uc5b4 caf\u00e9".normalize("NFD"))).status).toBe(200);
  });
});

test.each(["password", "Password1", "qwertyuiop", "1q2w3e4r5t", "sunshine", "iloveyou", "football1", "counterfoil"])(
  "%s is refused as one of those that are guessed first (PW-03)",
  async (password) => {
    const { errors } = JSON.parse((await stage.person(password).register()).text);
    expect(errors).toMatchObject([{ path: "/password", code: expect.stringMatching(/common|contextual/) }]);
  },
);

test.each([
  "{",
  "[]",
  "null",
  '"x"',
  "{}",
  '{"email":1,"password":2}',
  '{"email":{},"password":[]}',
  '{"email":"a@example.com","password":"plum-tram-violet","extra":1}',
  '{"email":"a@example.com","password":"plum-tram-violet","__proto__":{"x":1}}',
  '{"email":"\\ud800@example.com","password":"plum-tram-violet"}',
  '{"email":"a@example.com","password":"\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800"}',
])("%s is bad input, never a fault of ours (EV-05)", async (body) => {
  for (const [method, path] of [
    ["POST", "/accounts"],
    ["POST", "/accounts/verify"],
    ["POST", "/password/forgot"],
    ["POST", "/password/reset"],
    ["POST", "/login/password"],
    ["PUT", "/me/password"],
  ] as const) {
    const headers = { "content-type": "application/json", authorization: stage.client.credentials };
    const { status } = await stage.client.ask(method, path, { headers, body });
    expect(status, path).toBeGreaterThanOrEqual(200);
    expect(status, path).toBeLessThan(500);
  }
});

test("passwords never travel in forms or URLs", async () => {
  const form = new URLSearchParams({ client_id: "native", email: "a@example.com", password: "plum-tram-violet" });
  expect((await stage.client.ask("POST", "/login/password", { body: form })).status).toBe(415);
  expect((await stage.client.ask("GET", `/login/password?${form}`)).status).toBe(405);
  const grant = { grant_type: "password", username: "a@example.com", password: "plum-tram-violet" };
  expect(outcome(await stage.client.token(grant))).toEqual({ status: 400, reason: "unsupported_grant_type" });
});
