import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type ConfiguredProviders, readProviders } from "./config-providers.js";

const folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const google = { name: "google", clientId: "the id", clientSecretVariable: "GOOGLE_SECRET" };
const openId = { ...google, name: "acme", issuer: "https://id.acme.example/realm" };
const environment = { GOOGLE_SECRET: "hunter2hunter2", OTHER: "x" };

type Variables = Record<string, string>;

function read(entries: unknown, variables: Variables = environment, production = false): ConfiguredProviders {
  return readProviders(entries, variables, { production, simulatorPort: 4100 });
}

test("a provider we know needs no more than a client id and where its secret is", () => {
  const config = read([google]);
  expect(config.known.map(({ name }) => name)).toEqual(["spotify", "google"]);
  expect(config.known[1]).toMatchObject({ title: "Google", clientId: "the id", identityOnly: false });
  expect(config.known[1]?.clientSecret.reveal()).toBe("hunter2hunter2");
});

test("the secret may lie in a file, with a line's end", () => {
  const { clientSecretVariable: _, ...rest } = google;
  const entry = { ...rest, clientSecretFile: file("secret", "from a file\n") };
  expect(read([entry]).known[1]?.clientSecret.reveal()).toBe("from a file");
});

test("one entry is an OpenID provider, about which nothing is asked yet", () => {
  const entry = { ...openId, title: "Acme", scopes: ["offline_access"] };
  expect(read([entry]).openId).toMatchObject([
    { name: "acme", title: "Acme", issuer: "https://id.acme.example/realm", scopes: ["offline_access"] },
  ]);
});

test("two registrations at one provider have two names", () => {
  const second = { ...google, name: "google_work", kind: "google", identityOnly: true };
  expect(read([google, second]).known.map(({ name, identityOnly }) => [name, identityOnly])).toEqual([
    ["spotify", false],
    ["google", false],
    ["google_work", true],
  ]);
});

test("pairs of variables are enough: GOOGLE_CLIENT_ID with GOOGLE_CLIENT_SECRET and so on", () => {
  for (const kind of ["google", "github", "kakao", "naver"]) {
    const [id, secret] = [`${kind.toUpperCase()}_CLIENT_ID`, `${kind.toUpperCase()}_CLIENT_SECRET`];
    const config = read([], { [id]: "the id", [secret]: "the secret" });
    expect(config.known.map(({ name }) => name)).toEqual(["spotify", kind]);
    expect(config.simulated).toBe(true);
    expect(read([], { [id]: "half-an-app" }).problems).toEqual([`${id} and ${secret} go together`]);
  }
});

test("a Spotify of the file takes the simulator's place", () => {
  const config = read([{ ...google, name: "spotify" }]);
  expect(config.simulated).toBe(false);
  expect(config.known.map(({ tokenEndpoint }) => tokenEndpoint)).toEqual(["https://accounts.spotify.com/api/token"]);
});

describe("one problem, told without a value", () => {
  test.each<[string, object]>([
    ["a secret in clear", { ...google, clientSecret: "hunter2hunter2" }],
    ["a secret for a variable's name", { ...google, clientSecretVariable: "hunter2hunter2" }],
    ["no secret", { name: "google", clientId: "the id" }],
    ["two secrets", { ...google, clientSecretFile: "/nonexistent" }],
    ["a variable that is not set", { ...google, clientSecretVariable: "NOT_SET" }],
    ["a file that is not there", { name: "google", clientId: "the id", clientSecretFile: "/nonexistent/hunter2" }],
    ["no client id", { ...google, clientId: "" }],
    ["a name in capitals", { ...google, name: "Google", kind: "google" }],
    ["a name that is too long", { ...google, name: "g".repeat(33), kind: "google" }],
    ["a name with a slash", { ...google, name: "a/b", kind: "google" }],
    ["a name of the server's own", { ...google, name: "password", kind: "google" }],
    ["a name of the app's own", { ...google, name: "sign-out", kind: "google" }],
    ["a name that tells nothing", { ...google, name: "acme" }],
    ["an unknown kind", { ...google, kind: "hunter2" }],
    ["a kind and an issuer", { ...openId, kind: "google" }],
    ["an issuer without https", { ...openId, issuer: "http://hunter2.example" }],
    ["an issuer with a query", { ...openId, issuer: "https://id.example/?hunter2" }],
    ["an issuer with a fragment", { ...openId, issuer: "https://id.example/#hunter2" }],
    ["an issuer with a user", { ...openId, issuer: "https://hunter2@id.example" }],
    ["an issuer that is none", { ...openId, issuer: "hunter2" }],
    ["two scopes in one", { ...google, scopes: ["hunter2 hunter2"] }],
    ["scopes for identity only", { ...google, identityOnly: true, scopes: ["hunter2"] }],
    ["a stand-in elsewhere", { ...google, standIn: "http://hunter2.example" }],
    ["a stand-in with a path", { ...google, standIn: "http://127.0.0.1:4101/hunter2" }],
    ["a stand-in for an issuer", { ...openId, standIn: "http://127.0.0.1:4101" }],
  ])("%s", (_, entry) => {
    const { problems } = read([entry]);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toMatch(/hunter2/);
  });

  test("a name twice, in the file or beside it", () => {
    const twice = ["provider google stands twice"];
    expect(read([google, google]).problems).toEqual(twice);
    const pair = { GOOGLE_CLIENT_ID: "i", GOOGLE_CLIENT_SECRET: "s" };
    expect(read([google], { ...environment, ...pair }).problems).toEqual(twice);
  });

  test("no list", () => expect(read({ google }).problems).toHaveLength(1));
});

test("several problems are told at once", () => {
  const wrong = [
    { ...openId, standIn: "http://127.0.0.1:1", kind: "google" },
    { name: "github", clientId: "i" },
  ];
  expect(read(wrong).problems).toHaveLength(3);
});

test("in production there is no simulator, no stand-in and no http", () => {
  const problemsOf = (entry: object) => read([entry], environment, true).problems;
  expect(read([], {}, true)).toEqual({ known: [], openId: [], simulated: false, problems: [] });
  expect(problemsOf({ ...google, standIn: "http://127.0.0.1:4101" })).toHaveLength(1);
  expect(problemsOf({ ...openId, issuer: "http://127.0.0.1:4101" })).toHaveLength(1);
  expect(problemsOf(google)).toEqual([]);
});
