import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.js";
import { Secret } from "./lib/secret.js";
import { newRootKey } from "./signing/key-ring.js";

const folder = mkdtempSync(join(tmpdir(), "counterfoil-"));
const key = newRootKey();
let production: Record<string, string>;

beforeAll(() => {
  production = {
    NODE_ENV: "production",
    COUNTERFOIL_ISSUER: "https://auth.example",
    COUNTERFOIL_KEY: key,
    COUNTERFOIL_CONFIG: clientsFile("clients.json", "a secret that only this client has"),
    COUNTERFOIL_TRUST_PROXY: "none",
    SPOTIFY_CLIENT_ID: "id",
    SPOTIFY_CLIENT_SECRET: "the real secret",
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function clientsFile(name: string, secret: string): string {
  const secretHash = createHash("sha256").update(secret).digest("base64url");
  return file(name, JSON.stringify({ clients: [{ id: "web", secretHash, grants: [], scopes: [] }] }));
}

/** The problems of an environment that cannot be used. */
function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("an empty environment is development: this machine only, the simulator, the development clients", () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    production: false,
    host: "127.0.0.1",
    port: 4000,
    issuer: "http://127.0.0.1:4000",
    trustProxy: false,
    simulated: true,
    keys: undefined,
    algorithm: "Ed25519",
  });
  expect(config.clients.map(({ id }) => id)).toEqual(["web", "native", "spa", "api"]);
  expect(config.providers[0]?.tokenEndpoint).toBe("http://127.0.0.1:4100/api/token");
});

test("an empty variable counts as not set", () => {
  expect(readConfig({ COUNTERFOIL_PORT: "", SPOTIFY_CLIENT_ID: "", COUNTERFOIL_KEY: "" }).port).toBe(4000);
});

test("with Spotify's credentials the real Spotify takes the simulator's place", () => {
  const config = readConfig({ SPOTIFY_CLIENT_ID: "id", SPOTIFY_CLIENT_SECRET: "secret" });
  expect(config.simulated).toBe(false);
  expect(config.providers[0]?.tokenEndpoint).toBe("https://accounts.spotify.com/api/token");
});

test("the development clients may use every provider, each at a redirect URI of its own", () => {
  const { clients } = readConfig({ GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret" });
  expect(clients[0]?.providers).toEqual({
    spotify: { redirectUris: ["http://127.0.0.1:3000/api/auth/spotify"] },
    github: { redirectUris: ["http://127.0.0.1:3000/api/auth/github"] },
  });
});

test("a client uses configured providers only", () => {
  const providers = { acme: { redirectUris: ["https://app.example/callback"] } };
  const clients = [{ id: "web", grants: [], scopes: [], providers }];
  expect(problemsOf({ COUNTERFOIL_CONFIG: file("stranger.json", JSON.stringify({ clients })) })).toEqual([
    "client web: the provider acme is not configured",
  ]);
});

test("no secret of the configuration shows when it is printed", () => {
  const config = readConfig(production);
  expect(JSON.stringify(config.providers) + String(config.providers[0]?.clientSecret)).not.toContain("real secret");
});

test("trial lifetimes shorten those of every client", () => {
  const { clients } = readConfig({ COUNTERFOIL_ACCESS_TOKEN_TTL: "2", COUNTERFOIL_RETRY_WINDOW: "0" });
  for (const client of clients) expect(client).toMatchObject({ accessLifetime: 2000, retryWindow: 0 });
});

test.each([
  ["COUNTERFOIL_PORT", "abc"],
  ["COUNTERFOIL_PORT", "0"],
  ["COUNTERFOIL_PORT", "65536"],
  ["COUNTERFOIL_PORT", "-1"],
  ["COUNTERFOIL_PORT", "40.5"],
  ["COUNTERFOIL_PORT", "1e3"],
  ["COUNTERFOIL_PORT", "0x1000"],
  ["COUNTERFOIL_PORT", " 80"],
  ["COUNTERFOIL_HOST", "localhost"],
  ["COUNTERFOIL_HOST", "0.0.0.0.0"],
  ["COUNTERFOIL_ISSUER", "auth.example"],
  ["COUNTERFOIL_ISSUER", "javascript:alert(1)"],
  ["COUNTERFOIL_ISSUER", "ftp://auth.example"],
  ["COUNTERFOIL_ISSUER", "https://auth.example/?a=b"],
  ["COUNTERFOIL_ISSUER", "https://auth.example/#a"],
  ["COUNTERFOIL_ISSUER", "https://user:password@auth.example"],
  ["COUNTERFOIL_KEY", "hunter2hunter2"],
  ["COUNTERFOIL_KEY", `${key}x`],
  ["COUNTERFOIL_KEY", `${key} ${key}`],
  ["COUNTERFOIL_KEY_FILE", "/nonexistent/key"],
  ["COUNTERFOIL_CONFIG", "/nonexistent/clients.json"],
  ["COUNTERFOIL_SIGNING_ALGORITHM", "HS256"],
  ["COUNTERFOIL_SIGNING_ALGORITHM", "none"],
  ["COUNTERFOIL_SIGNING_ALGORITHM", "ed25519"],
  ["COUNTERFOIL_TRUST_PROXY", "everybody"],
  ["COUNTERFOIL_TRUST_PROXY", "true"],
  ["COUNTERFOIL_TRUST_PROXY", "10.0.0.0/99"],
  ["COUNTERFOIL_ACCESS_TOKEN_TTL", "0"],
  ["COUNTERFOIL_ACCESS_TOKEN_TTL", "3601"],
  ["COUNTERFOIL_ACCESS_TOKEN_TTL", "x"],
  ["COUNTERFOIL_RETRY_WINDOW", "-1"],
  ["COUNTERFOIL_RETRY_WINDOW", "61"],
  ["COUNTERFOIL_RETRY_WINDOW", "1.5"],
  ["COUNTERFOIL_LOG_LEVEL", "loud"],
  ["SIMULATOR_PORT", "x"],
  ["WEB_PORT", "70000"],
  ["SPOTIFY_CLIENT_ID", "half-an-app"],
  ["SPOTIFY_CLIENT_SECRET", "half-an-app"],
])("%s=%s is one problem, named without its value", (name, value) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(name);
  expect(problems[0]).not.toMatch(/hunter2|half-an-app|password|everybody/);
  expect(problems[0]).not.toContain(key.slice(15));
});

test.each(["10.0.0.1", "10.0.0.0/8", "10.0.0.1,10.0.0.2", "::1", "loopback"])("a proxy may be %s", (proxy) => {
  expect(readConfig({ COUNTERFOIL_TRUST_PROXY: proxy }).trustProxy).toBe(proxy);
});

test("a configuration file that is no JSON or no list of clients is told by its problems", () => {
  expect(problemsOf({ COUNTERFOIL_CONFIG: file("broken.json", "{s3cret") })).toEqual([
    "COUNTERFOIL_CONFIG cannot be read: it is not JSON",
  ]);
  expect(problemsOf({ COUNTERFOIL_CONFIG: file("empty.json", '{"clients":[]}') })).toHaveLength(1);
  for (const content of ["null", "1", '"s3cret"'])
    expect(problemsOf({ COUNTERFOIL_CONFIG: file("value.json", content) })).toEqual([
      "COUNTERFOIL_CONFIG cannot be read: it is no JSON object",
    ]);
});

describe("production (EV-07)", () => {
  test("a complete environment is taken as it is", () => {
    expect(readConfig(production)).toMatchObject({
      production: true,
      issuer: "https://auth.example",
      simulated: false,
    });
    const keyFile = file("root.key", `${key}\n`);
    expect(problemsOf({ ...production, COUNTERFOIL_KEY: undefined, COUNTERFOIL_KEY_FILE: keyFile })).toEqual([]);
  });

  test.each([
    "COUNTERFOIL_ISSUER",
    "COUNTERFOIL_KEY",
    "COUNTERFOIL_CONFIG",
    "COUNTERFOIL_TRUST_PROXY",
    "SPOTIFY_CLIENT_SECRET",
  ])("without %s it does not start", (name) => {
    const problems = problemsOf({ ...production, [name]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  test.each(["http://auth.example", "http://127.0.0.1:4000", "HTTP://auth.example"])(
    "the issuer %s is refused",
    (issuer) => {
      expect(problemsOf({ ...production, COUNTERFOIL_ISSUER: issuer })).toHaveLength(1);
    },
  );

  test.each(["development-web-secret", "development-api-secret"])(
    "a client with the secret %s is refused",
    (secret) => {
      const problems = problemsOf({ ...production, COUNTERFOIL_CONFIG: clientsFile("development.json", secret) });
      expect(problems).toEqual(["client web has a development secret"]);
    },
  );

  test("the simulator and the development clients are no fallback", () => {
    const { SPOTIFY_CLIENT_ID: _id, SPOTIFY_CLIENT_SECRET: _secret, COUNTERFOIL_CONFIG: _file, ...bare } = production;
    const problems = problemsOf(bare).join("\n");
    expect(problems).toContain("the simulator is for development only");
    expect(problems).toContain("COUNTERFOIL_CONFIG is missing");
  });

  test("everything that is wrong is told at once, what is malformed and what is missing", () => {
    const problems = problemsOf({ NODE_ENV: "production", COUNTERFOIL_PORT: "x", COUNTERFOIL_KEY: "y" }).join("\n");
    for (const name of ["PORT", "KEY", "ISSUER", "CONFIG", "TRUST_PROXY"])
      expect(problems).toContain(`COUNTERFOIL_${name}`);
  });

  test("a key put where its file's name belongs is not repeated", () => {
    const problems = problemsOf({ ...production, COUNTERFOIL_KEY: undefined, COUNTERFOIL_KEY_FILE: key });
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain(key.slice(15));
  });
});

describe("a Transit engine", () => {
  const transit = {
    COUNTERFOIL_TRANSIT_URL: "https://vault.example.com:8200/",
    COUNTERFOIL_TRANSIT_KEY: "counterfoil",
  };

  test("is an address, a key and a token, or the file that holds it", () => {
    const read = readConfig({ ...transit, COUNTERFOIL_TRANSIT_TOKEN: "hidden" }).transit;
    expect(read).toMatchObject({ url: "https://vault.example.com:8200", name: "counterfoil", use: "wrap" });
    expect(read?.token instanceof Secret && read.token.reveal()).toBe("hidden");
    expect(readConfig({ ...transit, COUNTERFOIL_TRANSIT_TOKEN_FILE: "/run/token" }).transit?.token).toEqual({
      file: "/run/token",
    });
    expect(readConfig({}).transit).toBeUndefined();
  });

  test("all or nothing, and one token", () => {
    const together =
      "COUNTERFOIL_TRANSIT_URL, COUNTERFOIL_TRANSIT_KEY and COUNTERFOIL_TRANSIT_TOKEN (or its _FILE) go together";
    expect(problemsOf(transit)).toEqual([together]);
    expect(problemsOf({ COUNTERFOIL_TRANSIT_TOKEN: "hidden" })).toEqual([together]);
    const both = { COUNTERFOIL_TRANSIT_TOKEN: "hidden", COUNTERFOIL_TRANSIT_TOKEN_FILE: "/run/token" };
    expect(problemsOf({ ...transit, ...both })).toEqual([
      "set COUNTERFOIL_TRANSIT_TOKEN or COUNTERFOIL_TRANSIT_TOKEN_FILE, not both",
    ]);
  });

  test.each(["http://vault.example.com", "https://user:pass@vault", "https://vault/v1", "https://vault?x", "vault"])(
    "its token does not go to %s",
    (url) => {
      const given = { ...transit, COUNTERFOIL_TRANSIT_URL: url, COUNTERFOIL_TRANSIT_TOKEN: "hidden" };
      expect(problemsOf(given).join()).toMatch(/^COUNTERFOIL_TRANSIT_URL has to be an https address/);
    },
  );
});

describe("mails", () => {
  const links = { verify: "https://app.example/v/{token}", reset: "https://app.example/r/{token}" };
  const mail = { SMTP_URL: "smtps://user:s3cret@mail.example", MAIL_FROM: "App <post@app.example>" };
  const withPasswords = () => {
    const web = { id: "web", firstParty: true, grants: ["password"], scopes: ["account"], links };
    return { ...production, COUNTERFOIL_CONFIG: file("passwords.json", JSON.stringify({ clients: [web] })) };
  };

  test("production has to be able to send them where a client has passwords, and only there", () => {
    expect(problemsOf(production)).toEqual([]);
    expect(problemsOf(withPasswords())).toEqual([
      "SMTP_URL and MAIL_FROM are missing: a client has the grant password, which needs mails",
    ]);
    expect(problemsOf({ ...withPasswords(), ...mail })).toEqual([]);
    const alone = { ...withPasswords(), ...mail, SPOTIFY_CLIENT_ID: "", SPOTIFY_CLIENT_SECRET: "" };
    expect(problemsOf(alone)).toEqual([]);
  });

  test("the server's address and the sender go together, and the password shows nowhere", () => {
    expect(problemsOf({ SMTP_URL: mail.SMTP_URL })).toEqual(["SMTP_URL and MAIL_FROM go together"]);
    expect(problemsOf({ MAIL_FROM: mail.MAIL_FROM })).toEqual(["SMTP_URL and MAIL_FROM go together"]);
    expect(JSON.stringify(readConfig(mail))).not.toContain("s3cret");
  });

  test.each([
    ["SMTP_URL", "mail.example"],
    ["SMTP_URL", "http://mail.example"],
    ["SMTP_URL", "smtp://user@mail.example"],
    ["SMTP_URL", "smtp://:25"],
    ["MAIL_FROM", "nobody"],
    ["MAIL_FROM", "a@b.example, c@d.example"],
    ["MAIL_FROM", "App <a@b.example>\r\nBcc: c@d.example"],
    ["COUNTERFOIL_PASSWORD_MEMORY", "18"],
    ["COUNTERFOIL_PASSWORD_PASSES", "1"],
  ])("%s=%j is refused without its value", (name, value) => {
    const [problem] = problemsOf({ ...mail, [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} has to be`));
    expect(problem).not.toContain(value.split("\r")[0]);
  });
});
