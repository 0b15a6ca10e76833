import type { LoginResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { Fake, type FakeName } from "../support/fake.js";
import { FakeStage } from "../support/fake-stage.js";
import { connectionOf, stored } from "../support/stored.js";

/** What each provider says of the same three people. */
const PROVIDERS: { name: FakeName; token: string; people: Record<string, object>; expiry: number }[] = [
  {
    name: "google",
    token: "POST /token",
    people: {
      mina: { name: "Mina Achterberg", email: "mina@gmail.com", email_verified: true },
      tobin: { name: "Tobin", email: "tobin@example.com", email_verified: false },
      silent: { name: "Silent", email: null, email_verified: false },
    },
    expiry: 3599,
  },
  {
    name: "github",
    token: "POST /login/oauth/access_token",
    people: {
      mina: { name: "Mina Achterberg", email: "mina@example.com", email_verified: true },
      tobin: { name: "tobin", email: "tobin@example.com", email_verified: false },
      silent: { name: "silent", email: null, email_verified: false },
    },
    expiry: 10 * 365 * 24 * 3600,
  },
  {
    name: "kakao",
    token: "POST /oauth/token",
    people: {
      mina: { name: "미나", email: "mina@kakao.com", email_verified: true },
      tobin: { name: "홍길동", email: "tobin@kakao.com", email_verified: false },
      silent: { name: "조용", email: null, email_verified: false },
    },
    expiry: 21599,
  },
  {
    name: "naver",
    token: "POST /oauth2.0/token",
    people: {
      mina: { name: "미나", email: "mina@naver.com", email_verified: false },
      tobin: { name: "토빈", email: "tobin@example.com", email_verified: false },
      silent: { name: null, email: null, email_verified: false },
    },
    expiry: 3600,
  },
];

const fakes = new Map<FakeName, Fake>();
let stage: FakeStage;
let identityOnly: FakeStage;

beforeAll(async () => {
  for (const fake of await Promise.all(PROVIDERS.map(({ name }) => Fake.start(name)))) fakes.set(fake.name, fake);
  const all = [...fakes.values()];
  stage = await FakeStage.start(all, (fake) => fake.entry(fake.name === "google" ? { scopes: ["calendar"] } : {}));
  identityOnly = await FakeStage.start(all, (fake) => fake.entry({ identityOnly: true }));
});

function fakeOf(name: FakeName): Fake {
  const fake = fakes.get(name);
  if (!fake) throw new Error(`no fake for ${name}`);
  return fake;
}

const subjectOf = (at: FakeStage, provider: string, accountId: string) =>
  stored(
    at.server.dataFolder,
    "SELECT subject FROM identities WHERE provider = ? AND account_id = ?",
    provider,
    accountId,
  ).map(({ subject }) => subject);

describe.each(PROVIDERS)("$name", ({ name, token, people, expiry }) => {
  const tokenRequests = async () => (await fakeOf(name).counters())[token] ?? 0;

  test.each(Object.keys(people))("%s signs in, and a second time finds the account again", async (person) => {
    const first = await stage.signIn(fakeOf(name), person);
    const second = await stage.signIn(fakeOf(name), person);
    expect(first.new_account).toBe(true);
    expect(second).toMatchObject({ account_id: first.account_id, new_account: false });
    const connections = [{ provider: name, status: "active" }];
    expect(await stage.me(second)).toMatchObject({ ...people[person], connections });
  });

  test("its tokens are kept sealed, until they end there", async () => {
    const { account_id } = await stage.signIn(fakeOf(name), "mina");
    const row = connectionOf(stage.server.dataFolder, account_id);
    expect(row.provider).toBe(name);
    expect(JSON.stringify(row)).not.toContain("fake_");
    expect(Math.round((Number(row.access_expires_at) - Number(row.updated_at)) / 1000)).toBe(expiry);
    expect(row.refresh_token === null).toBe(name === "github");
  });

  test("one that says no is heard, without being asked for tokens", async () => {
    const begun = await stage.begin(name);
    const callback = await fakeOf(name).decide(begun.authorization_url, "mina", "deny");
    const before = await tokenRequests();
    const answer = await stage.finish(name, begun, callback);
    expect(outcome(answer)).toEqual({ status: 400, reason: "access_denied" });
    expect(answer.text).not.toContain("<b>");
    expect(outcome(await stage.finish(name, begun, callback))).toEqual({ status: 400, reason: "invalid_state" });
    expect(await tokenRequests()).toBe(before);
  });

  test("a wrong state is refused, without asking", async () => {
    const begun = await stage.begin(name);
    const callback = await fakeOf(name).decide(begun.authorization_url, "mina");
    callback.searchParams.set("state", "x".repeat(43));
    const before = await tokenRequests();
    expect(outcome(await stage.finish(name, begun, callback))).toEqual({ status: 400, reason: "invalid_state" });
    expect(await tokenRequests()).toBe(before);
  });

  test("a code that it refuses, with status 200 or 400, signs nobody in", async () => {
    const begun = await stage.begin(name);
    const callback = await fakeOf(name).decide(begun.authorization_url, "mina");
    callback.searchParams.set("code", "not-a-code");
    expect(outcome(await stage.finish(name, begun, callback))).toEqual({
      status: 400,
      reason: "provider_code_refused",
    });
  });

  test("HTML with status 200 signs nobody in, and passes", async () => {
    await fakeOf(name).faults({ endpoint: token, times: 1, status: 200, text: "<h1>Welcome</h1>" });
    const answer = await stage.trySignIn(fakeOf(name), "mina");
    expect(outcome(answer)).toMatchObject({ status: 503, reason: "provider_unavailable" });
    expect((await stage.trySignIn(fakeOf(name), "mina")).status).toBe(200);
  });

  test("for identity only it is asked for no more than who it is, and none of its tokens is kept", async () => {
    const { authorization_url } = await identityOnly.begin(name);
    expect(authorization_url).not.toMatch(/calendar|offline|prompt=/);
    const tokens = await identityOnly.signIn(fakeOf(name), "mina");
    const rows = stored(identityOnly.server.dataFolder, "SELECT id FROM connections");
    expect(rows).toEqual([]);
    expect((await identityOnly.me(tokens)).connections).toEqual([{ provider: name, status: "identity_only" }]);
    const again = await identityOnly.signIn(fakeOf(name), "mina");
    expect(again).toMatchObject({ account_id: tokens.account_id, new_account: false });
  });
});

test("a number past 2^53 is an identity of its own (GitHub)", async () => {
  const { account_id } = await stage.signIn(fakeOf("github"), "mina");
  expect(subjectOf(stage, "github", account_id)).toEqual(["90071992547409931"]);
});

test("an address that a second provider knows too makes a second account: e-mail joins nothing (CL-10)", async () => {
  const atGitHub = await stage.signIn(fakeOf("github"), "tobin");
  const atNaver = await stage.signIn(fakeOf("naver"), "tobin");
  expect(atNaver.account_id).not.toBe(atGitHub.account_id);
});

test("a wrong secret is the operator's business, also where it comes with status 200", async () => {
  const all = [...fakes.values()];
  const wrong = Object.fromEntries(all.map((fake) => [fake.secretVariable, "wrong"]));
  const misconfigured = await FakeStage.start(all, (fake) => fake.entry(), wrong);
  for (const fake of all)
    expect(outcome(await misconfigured.trySignIn(fake, "mina"))).toMatchObject({
      status: 503,
      reason: "provider_misconfigured",
    });
});

describe("an OpenID provider known by its issuer alone", () => {
  const asAcme = (fake: Fake, more: object = {}) => {
    const { standIn: _, ...entry } = fake.entry() as { standIn: string };
    return { ...entry, name: "acme_id", issuer: fake.url, ...more };
  };

  test("signs people in by what its metadata say", async () => {
    const google = fakeOf("google");
    const acme = await FakeStage.start([google], (fake) => asAcme(fake, { title: "Acme" }));
    const tokens = await acme.signIn(google, "mina", "acme_id");
    expect(await acme.me(tokens)).toMatchObject({
      email: "mina@gmail.com",
      email_verified: true,
      connections: [{ provider: "acme_id", status: "active" }],
    });
    const again = await acme.signIn(google, "mina", "acme_id");
    expect(again).toMatchObject({ account_id: tokens.account_id, new_account: false });
  });

  test("that is down keeps no server from starting, and nobody from coming back later", async () => {
    const google = await Fake.start("google");
    await google.faults({ endpoint: "GET /.well-known/openid-configuration", times: 1, status: 503, text: "" });
    const acme = await FakeStage.start([google], (fake) => asAcme(fake));
    const down = await acme.client.login({}, "acme_id");
    expect(outcome(down)).toMatchObject({ status: 503, reason: "provider_unavailable" });
    expect(Number(down.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await acme.client.login({}, "spotify")).status).toBe(400);
    expect((await google.counters())["GET /.well-known/openid-configuration"]).toBe(1);
    await acme.server.restart();
    expect((await acme.signIn(google, "mina", "acme_id")).new_account).toBe(true);
  });

  test("may announce another issuer to nobody", async () => {
    const google = await Fake.start("google");
    await google.faults({
      endpoint: "GET /.well-known/openid-configuration",
      times: 1,
      json: {
        issuer: "https://evil.example",
        authorization_endpoint: google.url,
        token_endpoint: google.url,
        jwks_uri: google.url,
      },
    });
    const acme = await FakeStage.start([google], (fake) => asAcme(fake));
    expect(outcome(await acme.client.login({}, "acme_id"))).toMatchObject({ reason: "provider_misconfigured" });
  });
});

test("each provider is told its own redirect URI, PKCE, a state, and a nonce where an ID token comes back", async () => {
  for (const { name } of PROVIDERS) {
    const begun: LoginResponse = await stage.begin(name);
    const { searchParams } = new URL(begun.authorization_url);
    expect(searchParams.get("redirect_uri")).toBe(`http://127.0.0.1:3000/api/auth/${name}`);
    expect(searchParams.get("code_challenge_method")).toBe("S256");
    expect(searchParams.get("state")).toBe(begun.state);
    expect(searchParams.has("nonce")).toBe(name === "google");
    expect(searchParams.has("scope")).toBe(name === "google" || name === "github");
    expect(searchParams.get("access_type")).toBe(name === "google" ? "offline" : null);
  }
});
