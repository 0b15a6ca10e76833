import { generateKeyPairSync } from "node:crypto";
import { GRANT_TYPES } from "@counterfoil/protocol";
import { describe, expect, test } from "vitest";
import { DAY, SECOND } from "../lib/clock.js";
import { type ClientEntry, parseClients } from "./client-file.js";
import { developmentClients, hasDevelopmentSecret } from "./development.js";

const web = {
  id: "web",
  secretHash: "A".repeat(43),
  firstParty: true,
  grants: ["refresh_token"],
  scopes: ["account"],
  providers: { spotify: { redirectUris: ["https://app.example/callback"] } },
} satisfies ClientEntry;

const links = { verify: "https://app.example/verify?token={token}", reset: "https://app.example/reset#{token}" };

const problemsOf = (...clients: unknown[]) => parseClients({ clients }).problems;

test("lifetimes of parts of a day are whole milliseconds, as the stores want them", () => {
  const lifetimes = { idleDays: 0.7, absoluteDays: 1 / 7 };
  const [client] = parseClients({ clients: [{ ...web, remembered: lifetimes }] }).clients;
  expect(0.7 * DAY).not.toBe(60_480_000);
  expect(client?.remembered).toEqual({ idle: 60_480_000, absolute: 12_342_857 });
});

test("what is left out has safe defaults", () => {
  const { clients, problems } = parseClients({ clients: [{ id: "a", grants: [], scopes: [] }] });
  expect(problems).toEqual([]);
  expect(clients).toEqual([
    {
      id: "a",
      kind: "body",
      secretHash: undefined,
      keys: [],
      firstParty: false,
      grants: [],
      scopes: [],
      providers: {},
      links: undefined,
      origins: [],
      accessLifetime: 600 * SECOND,
      remembered: { idle: 30 * DAY, absolute: 180 * DAY },
      unremembered: { idle: DAY, absolute: 7 * DAY },
      retryWindow: 10 * SECOND,
      lateRetries: 1,
      devices: { most: 20, whenFull: "oldest" },
      audiences: [],
      serves: [],
    },
  ]);
});

test("the development clients are a good file, and their secrets are known as such", () => {
  const { clients, problems } = parseClients({ clients: developmentClients(3000, ["spotify", "google"]) });
  expect(problems).toEqual([]);
  expect(clients.map(hasDevelopmentSecret)).toEqual([true, false, false, true]);
  expect(hasDevelopmentSecret(web)).toBe(false);
});

test.each(
  [
    undefined,
    null,
    [],
    "x",
    1,
    {},
    { clients: [] },
    { clients: {} },
    { clients: [null] },
    { clients: [web], x: 1 },
  ].map((value) => [value]),
)("%j is no file of clients", (content) => {
  const { clients, problems } = parseClients(content);
  expect(clients).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
});

test.each([
  ["an unknown member", { secret: "x" }],
  ["an id in capitals", { id: "Web" }],
  ["an id that could be a person's", { id: "account_x" }],
  ["an empty id", { id: "" }],
  ["an id with a colon, which Basic cannot carry", { id: "a:b" }],
  ["an id longer than any", { id: "a".repeat(65) }],
  ["a secret in clear", { secretHash: "hunter2hunter2" }],
  ["a hash in hexadecimal", { secretHash: "0".repeat(64) }],
  ["passwords without pages for the links", { grants: ["password"] }],
  ["passwords for somebody else's app", { grants: ["password"], scopes: [], firstParty: false, links }],
  ["a link without a token", { links: { ...links, verify: "https://app.example/verify" } }],
  ["a link with two tokens", { links: { ...links, reset: "https://app.example/{token}/{token}" } }],
  ["a link over plain http", { links: { ...links, reset: "http://app.example/{token}" } }],
  ["an exchange by a public client", { grants: [GRANT_TYPES.tokenExchange], secretHash: undefined }],
  ["the implicit grant", { grants: ["implicit"] }],
  ["an unknown scope", { scopes: ["everything"] }],
  ["a provider's own scope", { scopes: ["user-read-email"] }],
  ["no redirect URI", { providers: { spotify: { redirectUris: [] } } }],
  ["an origin with a path", { origins: ["https://app.example/"] }],
  ["every origin", { origins: ["*"] }],
  ["the origin null", { origins: ["null"] }],
  ["access tokens of a day", { accessSeconds: 86_400 }],
  ["access tokens of no time", { accessSeconds: 0 }],
  ["a retry window of two minutes", { retryWindowSeconds: 120 }],
  ["a negative retry window", { retryWindowSeconds: -1 }],
  ["ten late retries", { lateRetries: 10 }],
  ["an endless session", { remembered: { idleDays: 30, absoluteDays: Number.POSITIVE_INFINITY } }],
  ["a session of negative length", { remembered: { idleDays: -1, absoluteDays: 1 } }],
])("%s is refused without its value", (_, change) => {
  const problems = problemsOf({ ...web, ...change });
  expect(problems).toHaveLength(1);
  expect(problems[0]).not.toMatch(/hunter2/);
});

describe("redirect URIs can be registered only where nobody else can listen (AS-01, RFC 9700 §2.1, §2.6)", () => {
  const register = (uri: string) => problemsOf({ ...web, providers: { spotify: { redirectUris: [uri] } } });

  test.each([
    "https://app.example/callback",
    "http://127.0.0.1:3000/callback",
    "http://127.0.0.1/callback",
    "http://[::1]/c",
  ])("%s is taken", (uri) => expect(register(uri)).toEqual([]));

  test.each([
    "http://app.example/callback",
    "http://localhost:3000/callback",
    "http://127.0.0.1.evil.example/callback",
    "https://app.example/callback#fragment",
    "https://user:password@app.example/callback",
    "https://*.app.example/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "app.example/callback",
  ])("%s is refused", (uri) => expect(register(uri)).toHaveLength(1));
});

describe("keys of a client (RFC 7523)", () => {
  const { d: secretPart, ...publicKey } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const rsa = (modulusLength: number) =>
    generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
  const register = (...keys: unknown[]) => problemsOf({ ...web, secretHash: undefined, jwks: { keys } });

  test("a public key is taken, and says with which algorithms it may be used", () => {
    const { clients } = parseClients({
      clients: [{ ...web, secretHash: undefined, jwks: { keys: [{ ...publicKey, kid: "a" }] } }],
    });
    expect(clients[0]?.keys).toMatchObject([{ kid: "a", algorithms: ["Ed25519", "EdDSA"] }]);
    expect(register({ ...rsa(2048), alg: "PS256", use: "sig" })).toEqual([]);
  });

  test.each([
    ["a private key", { ...publicKey, d: secretPart }],
    ["a shared secret", { kty: "oct", k: "c2VjcmV0" }],
    ["a key for encryption", { ...publicKey, use: "enc" }],
    ["an algorithm that is not the key's", { ...publicKey, alg: "ES256" }],
    ["an RSA key for any algorithm", rsa(2048)],
    ["a short RSA key", { ...rsa(1024), alg: "RS256" }],
    ["another curve", generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" })],
    ["a point on no curve", { kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" }],
    ["text", "x"],
  ])("%s is refused without its value", (_, key) => {
    const problems = register(key);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain(secretPart);
  });

  test("no key at all, and a secret beside a key, are refused", () => {
    expect(register()).toHaveLength(1);
    expect(problemsOf({ ...web, jwks: { keys: [publicKey] } })).toEqual([
      "client web: secretHash and jwks: a client has one of them",
    ]);
  });

  test("the feed of revocations needs a secret", () => {
    const change = { secretHash: undefined, jwks: { keys: [publicKey] }, grants: ["revocations"] };
    expect(problemsOf({ ...web, ...change })).toHaveLength(1);
  });
});

test("a cookie client is public and has a list of origins", () => {
  const spa = { ...web, secretHash: undefined, kind: "cookie", origins: ["https://app.example"] };
  expect(problemsOf(spa)).toEqual([]);
  expect(problemsOf({ ...spa, origins: [] })).toEqual(["client web: a cookie client needs its origins"]);
  expect(problemsOf({ ...spa, secretHash: web.secretHash })).toHaveLength(1);
  expect(problemsOf({ ...spa, kind: "session" })).toHaveLength(1);
});

test("what belongs to the account is for first-party clients only", () => {
  const [problem] = problemsOf({ ...web, firstParty: false, scopes: ["account", "connections", "provider:spotify"] });
  expect(problem).toContain("account and connections only for first-party clients");
  expect(problemsOf({ ...web, firstParty: false, scopes: ["provider:spotify"] })).toEqual([]);
});

test("one id stands once", () => {
  expect(problemsOf(web, web)).toEqual(["client web stands twice"]);
});

test("one redirect URI never serves two providers, within a client or across (RFC 9700 §4.4)", () => {
  const redirects = { redirectUris: ["https://app.example/callback"] };
  expect(problemsOf({ ...web, providers: { spotify: redirects, github: redirects } })).toHaveLength(1);
  expect(problemsOf(web, { ...web, id: "other", providers: { github: redirects } })).toHaveLength(1);
  expect(problemsOf(web, { ...web, id: "other" })).toEqual([]);
});

test("a loopback redirect URI without a port stands for every port, so it serves no second provider at any of them", () => {
  const anyPort = { redirectUris: ["http://127.0.0.1/callback"] };
  const onePort = { redirectUris: ["http://127.0.0.1:3000/callback"] };
  expect(problemsOf({ ...web, providers: { spotify: anyPort, github: onePort } })).toHaveLength(1);
  expect(problemsOf({ ...web, providers: { spotify: onePort, github: anyPort } })).toHaveLength(1);
  expect(problemsOf({ ...web, providers: { spotify: anyPort } }, { ...web, id: "other" })).toEqual([]);
});

test("several problems are told at once", () => {
  expect(problemsOf({ ...web, id: "X", secretHash: "x", scopes: ["x"] }).length).toBe(3);
});
