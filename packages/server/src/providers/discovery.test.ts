import { describe, expect, test } from "vitest";
import { HOUR, SECOND } from "../lib/clock.js";
import { openLog } from "../lib/log.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Secret } from "../lib/secret.js";
import { serve } from "../lib/temporary-http.js";
import { DiscoveredProvider } from "./discovery.js";
import { type OpenIdRegistration, openIdProvider } from "./openid.js";
import { Providers } from "./providers.js";
import { quirkOf } from "./quirks.js";

const registration = (issuer: string, more: Partial<OpenIdRegistration> = {}): OpenIdRegistration => ({
  name: "acme",
  title: "Acme",
  issuer,
  clientId: "our id",
  clientSecret: new Secret("our secret"),
  scopes: [],
  identityOnly: false,
  ...more,
});

const metadata = (issuer: string, changes: object = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  ...changes,
});

/** A provider that counts who asks for its metadata; `answer` may be changed on the way. */
async function stage(issuerPath = "") {
  const state = { asked: [] as string[], down: false, changes: {} as object };
  const origin = await serve((request, response) => {
    state.asked.push(request.url ?? "");
    if (state.down) response.writeHead(503).end();
    else if (request.url?.endsWith("/.well-known/openid-configuration"))
      response.end(JSON.stringify(metadata(origin + issuerPath, state.changes)));
    else response.writeHead(404).end();
  });
  const clock = new ManualClock();
  const provider = new DiscoveredProvider(registration(origin + issuerPath), clock, openLog("silent"));
  return { state, origin, clock, provider };
}

describe("metadata are fetched when they are needed", () => {
  test("not before, once for many at once, and again after an hour", async () => {
    const { state, clock, provider } = await stage();
    expect(state.asked).toEqual([]);
    const found = await Promise.all(Array.from({ length: 20 }, () => provider.resolve()));
    expect(new Set(found).size).toBe(1);
    await provider.resolve();
    expect(state.asked).toHaveLength(1);
    clock.advance(HOUR);
    state.changes = { token_endpoint: "https://moved.example/token" };
    expect((await provider.resolve()).tokenEndpoint).toBe("https://moved.example/token");
    expect(state.asked).toHaveLength(2);
  });

  test("a path of the issuer stands before the well-known one (OpenID Connect Discovery §4.1)", async () => {
    const { state, provider } = await stage("/realms/a");
    await provider.resolve();
    expect(state.asked).toEqual(["/realms/a/.well-known/openid-configuration"]);
  });

  test("where there are none, RFC 8414's place is asked", async () => {
    const asked: string[] = [];
    const origin = await serve((request, response) => {
      asked.push(request.url ?? "");
      if (request.url !== "/.well-known/oauth-authorization-server/a") response.writeHead(404).end();
      else response.end(JSON.stringify(metadata(`${origin}/a`)));
    });
    const provider = new DiscoveredProvider(registration(`${origin}/a`), new ManualClock(), openLog("silent"));
    expect((await provider.resolve()).issuer).toBe(`${origin}/a`);
    expect(asked).toHaveLength(2);
  });

  test("a provider that is down is left alone for ten seconds, and says so with the seconds left", async () => {
    const { state, clock, provider } = await stage();
    state.down = true;
    const down = (retryAfter: number) => ({ reason: "provider_unavailable", retryAfter });
    await expect(provider.resolve()).rejects.toMatchObject(down(10));
    clock.advance(4 * SECOND);
    await expect(provider.resolve()).rejects.toMatchObject(down(6));
    expect(state.asked).toHaveLength(1);
    clock.advance(6 * SECOND);
    state.down = false;
    expect((await provider.resolve()).name).toBe("acme");
  });

  test("metadata that cannot be renewed stay in use", async () => {
    const { state, clock, provider } = await stage();
    const before = await provider.resolve();
    clock.advance(HOUR);
    state.down = true;
    expect(await provider.resolve()).toBe(before);
    expect(await provider.resolve()).toBe(before);
    expect(state.asked).toHaveLength(2);
  });

  test("a provider that nobody listens for is unavailable, one nobody configured unknown", async () => {
    const gone = new DiscoveredProvider(registration("http://127.0.0.1:9"), new ManualClock(), openLog("silent"));
    const providers = new Providers([], [gone]);
    await expect(providers.get("acme")).rejects.toMatchObject({ reason: "provider_unavailable" });
    await expect(providers.get("other")).rejects.toMatchObject({ reason: "unknown_provider" });
  });

  test("a redirect is not followed", async () => {
    const visits: string[] = [];
    const trap = await serve((request, response) => {
      visits.push(request.url ?? "");
      response.end();
    });
    const origin = await serve((_request, response) => response.writeHead(302, { location: trap }).end());
    const provider = new DiscoveredProvider(registration(origin), new ManualClock(), openLog("silent"));
    await expect(provider.resolve()).rejects.toMatchObject({ reason: "provider_unavailable" });
    expect(visits).toEqual([]);
  });
});

const ISSUER = "https://id.acme.example";
const made = (changes: object = {}, more: Partial<OpenIdRegistration> = {}) =>
  openIdProvider(registration(ISSUER, more), metadata(ISSUER, changes), undefined);

describe("a document that no login can go by is refused (RFC 8414 §3.3)", () => {
  test.each<[string, object]>([
    ["another issuer", { issuer: "https://evil.example" }],
    ["an issuer with a slash more", { issuer: `${ISSUER}/` }],
    ["an issuer in capitals", { issuer: ISSUER.toUpperCase() }],
    ["no issuer", { issuer: undefined }],
    ["no keys", { jwks_uri: undefined }],
    ["no token endpoint", { token_endpoint: undefined }],
    ["a token endpoint by http", { token_endpoint: "http://id.acme.example/token" }],
    ["a token endpoint on this machine", { token_endpoint: "http://127.0.0.1/token" }],
    ["an authorization endpoint that is a script", { authorization_endpoint: "javascript:alert(1)" }],
    ["keys in a file", { jwks_uri: "file:///etc/passwd" }],
    ["a userinfo endpoint by http", { userinfo_endpoint: "http://id.acme.example/me" }],
    ["an endpoint with a user", { token_endpoint: "https://a:b@id.acme.example/token" }],
    ["symmetric signatures only", { id_token_signing_alg_values_supported: ["HS256", "none"] }],
    ["no client secrets", { token_endpoint_auth_methods_supported: ["private_key_jwt"] }],
  ])("%s", (_, changes) => expect(() => made(changes)).toThrow(/^(?!.*acme\.example)/));

  test.each([undefined, null, [], "x", 1])("%j", (document) => {
    expect(() => openIdProvider(registration(ISSUER), document, undefined)).toThrow("members are missing");
  });

  test("and the login says that the operator has to mend it", async () => {
    const { state, provider } = await stage();
    state.changes = { issuer: "https://evil.example" };
    await expect(provider.resolve()).rejects.toMatchObject({ reason: "provider_misconfigured", retryAfter: 10 });
  });
});

describe("what the document says, is done", () => {
  test("the endpoints are those of the document only", () => {
    const provider = made({
      authorization_endpoint: "https://login.acme.example/go",
      token_endpoint: "https://api.acme.example/t",
      userinfo_endpoint: "https://api.acme.example/me",
      revocation_endpoint: "https://api.acme.example/revoke",
    });
    expect(provider).toMatchObject({
      authorizationEndpoint: "https://login.acme.example/go",
      tokenEndpoint: "https://api.acme.example/t",
      identity: { userinfoEndpoint: "https://api.acme.example/me" },
      revocation: { kind: "rfc7009", endpoint: "https://api.acme.example/revoke" },
    });
  });

  test.each([
    [undefined, false],
    [["client_secret_basic", "client_secret_post"], false],
    [["client_secret_post"], true],
  ])("with the methods %j our secret is in the body: %j", (methods, inBody) => {
    const provider = made({ token_endpoint_auth_methods_supported: methods });
    expect(quirkOf(provider, "secret_in_body") !== undefined).toBe(inBody);
  });

  test("iss is required exactly where it is promised (RFC 9207 §2.3)", () => {
    expect(made({ authorization_response_iss_parameter_supported: true }).namesIssuer).toBe(true);
    expect(made().namesIssuer).toBe(false);
    expect(made().issuer).toBe(ISSUER);
  });

  test("algorithms are the asymmetric ones of the document; RS256 is the default", () => {
    expect(made().identity).toMatchObject({ algorithms: ["RS256"] });
    const changes = { id_token_signing_alg_values_supported: ["HS256", "ES256", "none", "EdDSA"] };
    expect(made(changes).identity).toMatchObject({ algorithms: ["ES256", "EdDSA"] });
  });

  test("offline access is asked for with a consent screen, and not for identity only (OpenID Connect Core §11)", () => {
    const scopes = ["offline_access", "files.read"];
    const full = made({}, { scopes });
    expect(full.scopes).toEqual(["openid", "profile", "email", ...scopes]);
    expect(quirkOf(full, "authorization_parameters")?.parameters).toEqual({ prompt: "consent" });
    const identity = made({}, { scopes, identityOnly: true });
    expect(identity.scopes).toEqual(["openid", "profile", "email"]);
    expect(identity.quirks).toEqual([]);
  });

  test("keys are kept from document to document, as long as they live at the same place", () => {
    const first = made();
    const again = openIdProvider(registration(ISSUER), metadata(ISSUER), first);
    const moved = openIdProvider(registration(ISSUER), metadata(ISSUER, { jwks_uri: `${ISSUER}/keys` }), first);
    const keysOf = ({ identity }: typeof first) => (identity.kind === "id_token" ? identity.keys : undefined);
    expect(keysOf(again)).toBe(keysOf(first));
    expect(keysOf(moved)).not.toBe(keysOf(first));
  });
});
