import { expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { SPOTIFY_HOSTS, spotify } from "./spotify.js";

const provider = spotify("id", new Secret("secret"), SPOTIFY_HOSTS);
const profileOf = (body: Record<string, unknown>) =>
  provider.identity.kind === "api" ? provider.identity.profile(body) : undefined;

test("the real Spotify is spoken to over https, on its own hosts", () => {
  expect(provider.authorizationEndpoint).toBe("https://accounts.spotify.com/authorize");
  expect(provider.tokenEndpoint).toBe("https://accounts.spotify.com/api/token");
  expect(provider.apiBase).toBe("https://api.spotify.com/v1");
  expect(provider.identity).toMatchObject({ kind: "api", path: "/me" });
});

test("the immutable account_id is the subject, id the former one (CL-10)", () => {
  const profile = profileOf({ account_id: "a", id: "i", display_name: "Ada", email: "ada@example.com" });
  expect(profile).toEqual({
    subject: "a",
    formerSubject: "i",
    name: "Ada",
    email: "ada@example.com",
    emailVerified: false,
  });
});

test("an e-mail address is never verified, whatever the answer says (CL-10)", () => {
  const claims = { email: "a@b.example", email_verified: true, verified: true };
  expect(profileOf({ id: "i", ...claims })?.emailVerified).toBe(false);
});

test.each([undefined, null, "", 1, {}, [], true, "x".repeat(321), "a\0b"].map((value) => [value]))(
  "%j is no subject, no name and no address",
  (value) => {
    const profile = profileOf({ account_id: value, id: value, display_name: value, email: value });
    expect(profile).toEqual({
      subject: undefined,
      formerSubject: undefined,
      name: null,
      email: null,
      emailVerified: false,
    });
  },
);

test("a grant ends half a year after consent, whatever is refreshed", () => {
  expect(provider.grantLifetime).toBe(180 * 24 * 60 * 60 * 1000);
});

test("no secret shows when the provider is printed", () => {
  expect(JSON.stringify(provider)).not.toContain('"secret"');
});
