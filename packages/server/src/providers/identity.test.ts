import type { RequestListener } from "node:http";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { serve } from "../lib/temporary-http.js";
import { readIdentity } from "./identity.js";
import { knownProvider } from "./known-providers.js";
import type { Profile, Provider } from "./provider.js";

/** Who a provider with these answers says it is. */
async function identityOf(kind: "spotify" | "github", listener: RequestListener): Promise<Profile> {
  const url = await serve(listener);
  const provider = knownProvider(kind, "id", new Secret("secret"), {}, url);
  return readIdentity(provider, new Secret("at"), { idToken: undefined, nonce: undefined });
}

test("a profile says who it is", async () => {
  const profile = identityOf("spotify", (_request, response) =>
    response.end('{"account_id":"a","id":"b","display_name":"Ada"}'),
  );
  expect(await profile).toMatchObject({ subject: "a", formerSubject: "b", name: "Ada" });
});

test.each([
  [200, {}, "provider_unavailable"],
  [200, { display_name: "Ada", email: "ada@example.com" }, "provider_unavailable"],
  [200, { account_id: "", id: "" }, "provider_unavailable"],
  [200, { account_id: ["a"], id: { b: 1 } }, "provider_unavailable"],
  [200, { account_id: "x".repeat(321) }, "provider_unavailable"],
  [401, {}, "provider_unavailable"],
  [403, {}, "provider_forbidden"],
  [429, {}, "rate_limited"],
  [500, {}, "provider_unavailable"],
] as const)("a profile of status %d with %j is %s: nobody is signed in by it", async (status, body, reason) => {
  const profile = identityOf("spotify", (_request, response) => response.writeHead(status).end(JSON.stringify(body)));
  await expect(profile).rejects.toMatchObject({ reason });
});

describe("addresses by a call of their own (GitHub)", () => {
  const withEmails = (status: number, emails: unknown) =>
    identityOf("github", (request, response) => {
      if (request.url === "/user") response.end('{"id":90071992547409931,"login":"ada","email":"public@example.com"}');
      else response.writeHead(status).end(typeof emails === "string" ? emails : JSON.stringify(emails));
    });
  const list = (verified: unknown) => [
    { email: "other@example.com", primary: false, verified: true },
    { email: "ada@example.com", primary: true, verified },
  ];

  test("the primary one counts, and is verified where it says so", async () => {
    expect(await withEmails(200, list(true))).toMatchObject({ email: "ada@example.com", emailVerified: true });
    for (const verified of [false, "true", 1, undefined])
      expect(await withEmails(200, list(verified))).toMatchObject({ email: "ada@example.com", emailVerified: false });
  });

  test("a number past 2^53 keeps all its digits", async () => {
    expect((await withEmails(200, [])).subject).toBe("90071992547409931");
  });

  test.each([
    [200, []],
    [200, {}],
    [200, [null, 1, "a@b.example", { primary: true }]],
    [403, {}],
    [404, {}],
  ])("a list of status %d with %j leaves the profile's own, unverified", async (status, emails) => {
    expect(await withEmails(status, emails)).toMatchObject({ email: "public@example.com", emailVerified: false });
  });

  test.each([
    [500, "<html>", "provider_unavailable"],
    [200, "<html>", "provider_unavailable"],
    [429, "", "rate_limited"],
  ])("a list of status %d with %j is %s: nobody is signed in half", async (status, emails, reason) => {
    await expect(withEmails(status, emails)).rejects.toMatchObject({ reason });
  });
});

describe("what an ID token leaves out is asked of the userinfo endpoint (OpenID Connect Core §5.3)", () => {
  /** Who an OpenID provider says it is, with these claims and this userinfo; and how often that was asked. */
  async function openIdentity(claims: object, status: number, userinfo: unknown) {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    let asked = 0;
    const userinfoEndpoint = await serve((request, response) => {
      asked += request.headers.authorization === "Bearer at" ? 1 : 0;
      response.writeHead(status).end(typeof userinfo === "string" ? userinfo : JSON.stringify(userinfo));
    });
    const keys = createLocalJWKSet({ keys: [await exportJWK(publicKey)] });
    const provider: Provider = {
      ...knownProvider("google", "our id", new Secret("secret")),
      identity: { kind: "id_token", keysUri: "", keys, algorithms: ["RS256"], userinfoEndpoint },
    };
    const idToken = await new SignJWT({ iss: provider.issuer ?? "", aud: "our id", sub: "1", nonce: "n", ...claims })
      .setProtectedHeader({ alg: "RS256" })
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
    const profile = await readIdentity(provider, new Secret("at"), { idToken: new Secret(idToken), nonce: "n" });
    return { profile, asked };
  }

  const ada = { sub: "1", name: "Ada", email: "ada@example.com", email_verified: true };

  test("name and address come from there", async () => {
    expect(await openIdentity({}, 200, ada)).toEqual({
      asked: 1,
      profile: {
        subject: "1",
        formerSubject: undefined,
        name: "Ada",
        email: "ada@example.com",
        emailVerified: true,
      },
    });
  });

  test("which is not asked where the ID token has them", async () => {
    const { profile, asked } = await openIdentity({ email: "own@example.com", email_verified: true }, 200, ada);
    expect(asked).toBe(0);
    expect(profile).toMatchObject({ email: "own@example.com", emailVerified: true, name: null });
  });

  test.each(["true", 1, "yes", null, undefined, {}])("email_verified %j is not true", async (email_verified) => {
    expect((await openIdentity({}, 200, { ...ada, email_verified })).profile.emailVerified).toBe(false);
  });

  test.each([[{ ...ada, sub: "2" }], [{ ...ada, sub: undefined }], [{ ...ada, sub: 1 }], [[]], ["null"]])(
    "%j is about somebody else (§5.3.2)",
    async (userinfo) => {
      await expect(openIdentity({}, 200, userinfo)).rejects.toMatchObject({ reason: "invalid_id_token" });
    },
  );

  test.each([
    [500, "", "provider_unavailable"],
    [200, "<html>", "provider_unavailable"],
    [401, "", "provider_unavailable"],
    [429, "", "rate_limited"],
  ])("status %d with %j is %s: nobody is signed in half", async (status, userinfo, reason) => {
    await expect(openIdentity({}, status, userinfo)).rejects.toMatchObject({ reason });
  });
});
