import type { ServerResponse } from "node:http";
import { CounterfoilError, type Reason } from "@counterfoil/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AUDIENCE, Issuer, movableTime, newKey } from "./issuer.contract.js";
import { createVerifier, type Verifier } from "./verifier.js";

let issuer: Issuer;
let verifier: Verifier;
let time: ReturnType<typeof movableTime>;
let faults: string[];

beforeEach(async () => {
  issuer = await Issuer.start();
  time = movableTime();
  verifier = newVerifier();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await issuer.stop();
});

function newVerifier(more: { jwksUri?: string; issuer?: string } = {}): Verifier {
  const made = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false, ...more });
  faults = [];
  made.onFault(({ part, message }) => faults.push(`${part}: ${message}`));
  return made;
}

async function verdict(token: string): Promise<Reason | "valid"> {
  return verifier.verify(token).then(
    () => "valid" as const,
    (error) => {
      if (error instanceof CounterfoilError) return error.reason;
      throw error;
    },
  );
}
const fetches = () => issuer.count("/jwks");
const stranger = async (kid: string) => issuer.sign({}, { kid });

test("the keys are found through the metadata (RFC 8414), once for all who wait", async () => {
  const tokens = await Promise.all(Array.from({ length: 50 }, () => issuer.sign()));
  expect(await Promise.all(tokens.map(verdict))).toEqual(tokens.map(() => "valid"));
  expect(issuer.requests).toEqual(["/.well-known/oauth-authorization-server", "/jwks"]);
});

test("an address that is given needs no metadata", async () => {
  verifier = newVerifier({ jwksUri: `${issuer.url}/jwks` });
  expect(await verdict(await issuer.sign())).toBe("valid");
  expect(issuer.requests).toEqual(["/jwks"]);
});

test("the metadata of an issuer with a path stand between host and path (RFC 8414 §3.1)", async () => {
  const asked: (string | undefined)[] = [];
  issuer.bend = ({ url }, response) => {
    if (url === "/jwks") return false;
    asked.push(url);
    response.end(JSON.stringify({ issuer: `${issuer.url}/tenant/`, jwks_uri: `${issuer.url}/jwks` }));
    return true;
  };
  verifier = newVerifier({ issuer: `${issuer.url}/tenant/` });
  expect(await verdict(await issuer.sign({ iss: `${issuer.url}/tenant/` }))).toBe("valid");
  expect(asked).toEqual(["/.well-known/oauth-authorization-server/tenant"]);
});

describe("an issuer that answers nonsense is one that does not answer: 503, not 401", () => {
  test.each<[string, (url: string) => Record<string, unknown>, string]>([
    ["another issuer (RFC 8414 §3.3)", (url) => ({ issuer: `${url}/`, jwks_uri: `${url}/jwks` }), "does not speak for"],
    ["no jwks_uri", (url) => ({ issuer: url }), "names no jwks_uri"],
    ["a file", (url) => ({ issuer: url, jwks_uri: "file:///etc/passwd" }), "without https"],
  ])("%s", async (_name, metadata, message) => {
    issuer.metadata = metadata(issuer.url);
    expect(await verdict(await issuer.sign())).toBe("revocations_stale");
    expect(faults.join()).toContain(message);
    expect(fetches()).toBe(0);
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ["no JSON", (response) => response.end("<html>"), "JSON"],
    ["no keys", (response) => response.end('{"keys":[]}'), "no key"],
    ["a list", (response) => response.end("[]"), "no key"],
    ["an error", (response) => response.writeHead(500).end("{}"), "500"],
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end(), "302"],
    ["1 MB", (response) => response.end(`{"x":"${"x".repeat(1_000_000)}"}`), "more than"],
    [
      "half an answer",
      (response) => response.writeHead(200, { "content-length": "99" }).destroy(),
      "cannot be reached",
    ],
  ])("%s", async (_name, answer, message) => {
    issuer.bend = ({ url }, response) => {
      if (url === "/jwks") answer(response);
      return url === "/jwks";
    };
    expect(await verdict(await issuer.sign())).toBe("revocations_stale");
    expect(faults.join()).toContain(message);
    expect(issuer.requests).not.toContain("/elsewhere");
  });

  test("no end of the answer: three seconds, then no more", async () => {
    issuer.bend = ({ url }, response) => {
      if (url === "/jwks") response.write('{"keys":');
      return url === "/jwks";
    };
    const began = process.hrtime.bigint();
    expect(await verdict(await issuer.sign())).toBe("revocations_stale");
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(4500);
    expect(faults.join()).toContain("did not answer within");
  });
});

test("keys are kept as long as Cache-Control says, then fetched again before they are used", async () => {
  const token = await issuer.sign();
  await verdict(token);
  time.advance(59_000);
  await verdict(token);
  expect(fetches()).toBe(1);
  time.advance(2_000);
  await verdict(token);
  expect(fetches()).toBe(2);
  expect(verifier.stats()).toMatchObject({ signatureChecks: 1, jwksFetches: 2 });
});

test("a key that was announced verifies at once, one that was withdrawn fails, remembered or not (JW-15)", async () => {
  const old = await issuer.sign();
  expect(await verdict(old)).toBe("valid");
  const [first, second] = [issuer.key, await newKey("k2")];
  issuer.keys = [first, second];
  time.advance(61_000);
  expect(await verdict(old)).toBe("valid");
  const before = fetches();
  expect(await verdict(await issuer.sign({}, {}, second))).toBe("valid");
  expect(fetches()).toBe(before);
  issuer.keys = [second];
  time.advance(61_000);
  expect(await verdict(old)).toBe("invalid_token");
  expect(await verdict(await issuer.sign())).toBe("valid");
});

test("another key under a known id is another key: what the first had signed counts no more", async () => {
  const token = await issuer.sign();
  expect(await verdict(token)).toBe("valid");
  issuer.keys = [await newKey("k1")];
  time.advance(61_000);
  expect(await verdict(token)).toBe("invalid_token");
});

test("a key nobody announced is fetched when its first token comes", async () => {
  await verdict(await issuer.sign());
  const second = await newKey("k2");
  issuer.keys = [second];
  const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.sign()));
  expect(await Promise.all(tokens.map(verdict))).toEqual(tokens.map(() => "valid"));
  expect(fetches()).toBe(2);
});

test("a flood of unknown key ids costs one fetch per cool-down (JW-16)", async () => {
  const good = await issuer.sign();
  await verdict(good);
  for (let round = 1; round <= 3; round++) {
    const tokens = await Promise.all(Array.from({ length: 200 }, (_, count) => stranger(`x${round}-${count}`)));
    expect(new Set(await Promise.all(tokens.map(verdict)))).toEqual(new Set(["invalid_token"]));
    expect(fetches()).toBe(1 + round);
    expect(await verdict(good)).toBe("valid");
    issuer.jwksHeaders = { "cache-control": "max-age=3600" };
    time.advance(30_500);
  }
});

test("tokens of other issuers, for other services or without form cause no fetch at all", async () => {
  for (const token of ["a.b.c", await issuer.sign({ iss: "https://x.example" }), await issuer.sign({ aud: "x" })])
    expect(await verdict(token)).toBe("invalid_token");
  expect(issuer.requests).toEqual([]);
});

describe("while the issuer is away (JW-16)", () => {
  test("known keys stay good, remembered tokens and new ones, without waiting", async () => {
    const token = await issuer.sign();
    await verdict(token);
    await issuer.stop();
    for (let minute = 0; minute < 5; minute++) {
      time.advance(61_000);
      expect(await verdict(token)).toBe("valid");
      expect(await verdict(await issuer.sign())).toBe("valid");
    }
    expect(faults.join()).toContain("cannot be reached");
    await issuer.listen(Number(new URL(issuer.url).port));
  });

  test("an unknown key id is not judged: 503 until the issuer says that it has none", async () => {
    await verdict(await issuer.sign());
    await issuer.stop();
    time.advance(61_000);
    expect(await verdict(await stranger("x"))).toBe("revocations_stale");
    await issuer.listen(Number(new URL(issuer.url).port));
    time.advance(1_100);
    expect(await verdict(await stranger("x"))).toBe("invalid_token");
  });

  test("from the start, tokens get 503 and work as soon as it is there; it is asked once a second", async () => {
    const port = Number(new URL(issuer.url).port);
    await issuer.stop();
    const tokens = await Promise.all(Array.from({ length: 30 }, () => issuer.sign()));
    for (const token of tokens) expect(await verdict(token)).toBe("revocations_stale");
    expect(faults).toHaveLength(1);
    await issuer.listen(port);
    time.advance(1_100);
    for (const token of tokens) expect(await verdict(token)).toBe("valid");
  });

  test("one that hangs keeps nobody waiting who has a key", async () => {
    const token = await issuer.sign();
    await verdict(token);
    issuer.bend = () => true;
    time.advance(61_000);
    expect(await verdict(token)).toBe("valid");
    time.advance(1_100);
    const began = process.hrtime.bigint();
    for (let count = 0; count < 20; count++) expect(await verdict(token)).toBe("valid");
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(1000);
  });
});
