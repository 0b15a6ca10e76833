import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { KINDS, type Kind, knownProvider } from "./known-providers.js";
import type { Profile, ProviderUse } from "./provider.js";
import { quirkOf } from "./quirks.js";

const one = (kind: Kind, use?: ProviderUse, standIn?: string) =>
  knownProvider(kind, "the id", new Secret("hidden"), use, standIn);

/** The recorded answer of a provider, with changes. */
function recorded(provider: string, name: string, changes: object = {}): Record<string, unknown> {
  const folder = new URL("../../../../test/fixtures/providers/", import.meta.url);
  return { ...JSON.parse(readFileSync(new URL(`${provider}/${name}.json`, folder), "utf8")), ...changes };
}

function profileOf(kind: Kind, body: Record<string, unknown>): Profile {
  const { identity } = one(kind);
  if (identity.kind !== "api") throw new Error(`${kind} has ID tokens`);
  return identity.profile(body);
}

describe.each(KINDS)("%s", (kind) => {
  const real = one(kind);
  const addresses = [real.authorizationEndpoint, real.tokenEndpoint, real.apiBase];

  test("is spoken to over https", () => {
    for (const address of addresses) expect(address).toMatch(/^https:\/\/[a-z.0-9]+\.(com|kr)\b/);
  });

  test("has a stand-in at one origin, all of it", () => {
    const standIn = one(kind, {}, "http://127.0.0.1:4199");
    for (const address of [standIn.authorizationEndpoint, standIn.tokenEndpoint, standIn.apiBase])
      expect(new URL(address).origin).toBe("http://127.0.0.1:4199");
  });

  test("for identity only asks for less than with scopes of its API, and never for offline access", () => {
    const identity = one(kind, { identityOnly: true });
    const full = one(kind, { scopes: ["some.api"] });
    expect(full.scopes).toContain("some.api");
    expect(identity.scopes).not.toContain("some.api");
    for (const scope of identity.scopes) expect(full.scopes).toContain(scope);
    expect(quirkOf(identity, "authorization_parameters")).toBeUndefined();
    expect(identity.identityOnly).toBe(true);
  });

  test("may have another name", () => expect(one(kind, { name: "second" }).name).toBe("second"));

  test("shows no secret when it is printed", () => expect(JSON.stringify(real)).not.toContain("hidden"));
});

test("Google is asked for offline access, with a consent screen, exactly where scopes of its API are", () => {
  const parameters = { access_type: "offline", prompt: "consent" };
  const asked = one("google", { scopes: ["https://www.googleapis.com/auth/calendar"] });
  expect(quirkOf(asked, "authorization_parameters")).toMatchObject({ parameters });
  expect(quirkOf(one("google"), "authorization_parameters")).toBeUndefined();
});

test("the closed list of quirks is spread like this", () => {
  const kindsOf = (kind: Kind) => one(kind, { scopes: ["x"] }).quirks.map((quirk) => quirk.kind);
  expect(Object.fromEntries(KINDS.map((kind) => [kind, kindsOf(kind)]))).toEqual({
    spotify: [],
    google: ["secret_in_body", "authorization_parameters"],
    github: ["secret_in_body", "error_words", "endless_tokens", "comma_separated_scopes", "emails_apart"],
    kakao: ["secret_in_body"],
    naver: ["secret_in_body", "state_in_token_request", "error_words"],
  });
});

describe("GitHub's profile", () => {
  test("has a number as its subject, as the digits it came with", () => {
    expect(profileOf("github", recorded("github", "user"))).toEqual({
      subject: "583231",
      formerSubject: undefined,
      name: "The Octocat",
      email: null,
      emailVerified: false,
    });
    expect(profileOf("github", { id: "90071992547409931" }).subject).toBe("90071992547409931");
  });

  test("has the login for a name where there is none, and never a verified address", () => {
    const changes = { name: null, email: "a@b.example", email_verified: true, verified: true };
    const profile = profileOf("github", recorded("github", "user", changes));
    expect(profile).toMatchObject({ name: "octocat", email: "a@b.example", emailVerified: false });
  });

  test.each([2 ** 53, 1.5, -1, 0, "", "0", "01", "1e3", "x", null, undefined, {}, [583231]])("%j is no subject", (id) =>
    expect(profileOf("github", { id }).subject).toBeUndefined(),
  );
});

describe("Kakao's profile", () => {
  const full = recorded("kakao", "user");
  const account = (changes: object) => ({ ...full, kakao_account: { ...Object(full.kakao_account), ...changes } });

  test("lies two levels down", () => {
    expect(profileOf("kakao", full)).toEqual({
      subject: "2941937660",
      formerSubject: undefined,
      name: "홍길동",
      email: "sample@sample.com",
      emailVerified: true,
    });
  });

  test.each([
    [false, true],
    [true, false],
    ["true", true],
    [undefined, true],
  ])("has a verified address only if it is valid (%j) and verified (%j)", (is_email_valid, is_email_verified) => {
    expect(profileOf("kakao", account({ is_email_valid, is_email_verified })).emailVerified).toBe(false);
  });

  test("may have neither address nor account", () => {
    expect(profileOf("kakao", account({ email: undefined }))).toMatchObject({ email: null, emailVerified: false });
    expect(profileOf("kakao", { id: 1 })).toMatchObject({ subject: "1", name: null, email: null });
  });
});

describe("Naver's profile", () => {
  test("lies in an envelope, and its address is never verified", () => {
    expect(profileOf("naver", recorded("naver", "me"))).toEqual({
      subject: "3uqXb0W8rQ2Zk1xJ7tYpLm5vNcSaDfGhRwEoIiUuBbM",
      formerSubject: undefined,
      name: "OpenAPI",
      email: "openapi@naver.com",
      emailVerified: false,
    });
  });

  test.each(["01", "024", "", 0, "0", null, undefined])("with the result code %j is nobody's", (resultcode) => {
    expect(profileOf("naver", recorded("naver", "me", { resultcode })).subject).toBeUndefined();
  });
});
