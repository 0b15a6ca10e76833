import type { ServerResponse } from "node:http";
import { CounterfoilError, type Reason, type RevocationEntry } from "@counterfoil/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AUDIENCE, CLIENT, EVENTUALLY, Issuer, movableTime, newKey } from "./issuer.contract.js";
import type { RevocationOptions } from "./options.js";
import { createVerifier, type Verifier } from "./verifier.js";

let issuer: Issuer;
let time: ReturnType<typeof movableTime>;
let faults: string[];
let told: RevocationEntry[];
const open: Verifier[] = [];

beforeEach(async () => {
  issuer = await Issuer.start();
  time = movableTime();
});
afterEach(async () => {
  for (const verifier of open.splice(0)) verifier.close();
  vi.restoreAllMocks();
  await issuer.stop();
});

function newVerifier(more: Partial<RevocationOptions> = {}): Verifier {
  const revocations = { ...CLIENT, ...more };
  const verifier = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations });
  faults = [];
  told = [];
  verifier.onFault(({ part, message }) => faults.push(`${part}: ${message}`));
  verifier.onRevoked((entry) => told.push(entry));
  open.push(verifier);
  return verifier;
}

async function readyVerifier(more: Partial<RevocationOptions> = {}): Promise<Verifier> {
  const verifier = newVerifier(more);
  await verifier.ready();
  return verifier;
}

async function verdict(verifier: Verifier, token: string): Promise<Reason | "valid"> {
  return verifier.verify(token).then(
    () => "valid" as const,
    (error) => {
      if (error instanceof CounterfoilError) return error.reason;
      throw error;
    },
  );
}
const stats = (verifier: Verifier) => {
  const { revocations } = verifier.stats();
  if (!revocations) throw new Error("revocations are not heard");
  return revocations;
};
const heard = (verifier: Verifier, entry: RevocationEntry) =>
  expect
    .poll(() => told.map(({ id }) => id), EVENTUALLY)
    .toContain(entry.id)
    .then(() => verifier);

describe("what was revoked dies, though it is remembered (RV-06, RV-07)", () => {
  test.each<["sid" | "kid" | "jti", string, Reason]>([
    ["sid", "session_1", "signed_out"],
    ["kid", "k1", "invalid_token"],
    ["jti", "at_1", "invalid_token"],
  ])("%s", async (kind, value, reason) => {
    const verifier = await readyVerifier();
    const token = await issuer.sign({ jti: "at_1" });
    expect(await verdict(verifier, token)).toBe("valid");
    await heard(verifier, issuer.revoke({ kind, value }));
    expect(await verdict(verifier, token)).toBe(reason);
    expect(verifier.stats().signatureChecks).toBe(1);
  });

  test("claims: only what was issued before, and a refresh brings a good token (JW-20)", async () => {
    const verifier = await readyVerifier();
    const now = Math.floor(Date.now() / 1000);
    const [old, young] = [await issuer.sign({ iat: now - 10 }), await issuer.sign({ iat: now })];
    await heard(verifier, issuer.revoke({ kind: "claims", value: "account_1", issued_before: now }));
    expect(await verdict(verifier, old)).toBe("token_expired");
    expect(await verdict(verifier, young)).toBe("valid");
  });

  test("others are not touched", async () => {
    const verifier = await readyVerifier();
    await heard(verifier, issuer.revoke({ kind: "sid", value: "session_2" }));
    expect(await verdict(verifier, await issuer.sign())).toBe("valid");
    expect(await verdict(verifier, await issuer.sign({ sid: "session_2" }))).toBe("signed_out");
  });

  test("within a quarter of a second", async () => {
    const verifier = await readyVerifier();
    const times: number[] = [];
    for (const value of ["a", "b", "c", "d", "e"]) {
      const began = performance.now();
      await heard(verifier, issuer.revoke({ kind: "sid", value }));
      times.push(performance.now() - began);
    }
    // The quickest: the machine may be busy with something else.
    expect(Math.min(...times)).toBeLessThan(250);
  });

  test("by the snapshot, if it was revoked before we listened", async () => {
    issuer.revoke({ kind: "sid", value: "session_1" });
    const verifier = await readyVerifier();
    expect(await verdict(verifier, await issuer.sign())).toBe("signed_out");
    expect(told).toHaveLength(1);
  });
});

test("an emergency roll: the old key's tokens die, the new key is fetched at once", async () => {
  const verifier = await readyVerifier();
  expect(await verdict(verifier, await issuer.sign())).toBe("valid");
  expect(await verdict(verifier, await issuer.sign({}, { kid: "flood" }))).toBe("invalid_token");
  issuer.keys = [await newKey("k2")];
  expect(await verdict(verifier, await issuer.sign())).toBe("invalid_token");
  await heard(verifier, issuer.revoke({ kind: "kid", value: "k1" }));
  expect(await verdict(verifier, await issuer.sign())).toBe("valid");
});

describe("staleness", () => {
  test("before the feed is ready, tokens are refused with 503 and Retry-After", async () => {
    issuer.bend = ({ url }) => url === "/revocations";
    const verifier = newVerifier();
    const error = await verifier.verify(await issuer.sign()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "revocations_stale", retryAfter: 2 });
  });

  test("a feed that falls silent is stale after the bound, remembered tokens too, and good again with a mark", async () => {
    const verifier = await readyVerifier();
    const token = await issuer.sign();
    expect(await verdict(verifier, token)).toBe("valid");
    time.advance(4_500);
    expect(await verdict(verifier, token)).toBe("valid");
    time.advance(1_000);
    expect(await verdict(verifier, token)).toBe("revocations_stale");
    expect(stats(verifier)).toMatchObject({ fresh: false, refusedStale: 1 });
    issuer.mark();
    await expect.poll(() => stats(verifier).fresh, EVENTUALLY).toBe(true);
    expect(await verdict(verifier, token)).toBe("valid");
  });

  test("comments, entries and old marks do not keep it fresh", async () => {
    const verifier = await readyVerifier();
    const watermark = issuer.clock();
    time.advance(5_500);
    issuer.raw(": alive\n\n");
    issuer.mark(watermark);
    await heard(verifier, issuer.revoke({ kind: "sid", value: "x" }));
    expect(await verdict(verifier, await issuer.sign())).toBe("revocations_stale");
    expect(await verdict(verifier, await issuer.sign({ sid: "x" }))).toBe("signed_out");
  });

  test("the store's clock may be another", async () => {
    issuer.clock = () => Date.now() - 3_600_000;
    const verifier = await readyVerifier();
    const token = await issuer.sign();
    expect(await verdict(verifier, token)).toBe("valid");
    time.advance(5_500);
    expect(await verdict(verifier, token)).toBe("revocations_stale");
  });

  test("after close() nothing is accepted any more once the bound has passed; ready() does not hang", async () => {
    const verifier = await readyVerifier();
    verifier.close();
    time.advance(5_500);
    expect(await verdict(verifier, await issuer.sign())).toBe("revocations_stale");
    issuer.bend = ({ url }) => url === "/revocations";
    const other = newVerifier();
    other.close();
    await expect(other.ready()).rejects.toThrow("closed");
  });

  test("a feed that tells what nobody understands counts as silent", async () => {
    const verifier = await readyVerifier();
    issuer.send("revocation", { id: "r", kind: "planet", value: "x", expires_at: 2e9 });
    await expect.poll(() => faults.join(), EVENTUALLY).toContain("does not understand");
    await expect.poll(() => stats(verifier).connections, EVENTUALLY).toBe(2);
  });
});

describe("while it is stale, with `introspect` the issuer decides (RFC 7662)", () => {
  async function staleVerifier(): Promise<Verifier> {
    const verifier = await readyVerifier({ whenStale: "introspect" });
    await verdict(verifier, await issuer.sign());
    expect(issuer.introspected).toEqual([]);
    time.advance(5_500);
    return verifier;
  }

  test("active: accepted; asked as a confidential client, one question for many requests at once", async () => {
    const verifier = await staleVerifier();
    const token = await issuer.sign();
    await verdict(verifier, token);
    issuer.introspected.length = 0;
    expect(await Promise.all([1, 2, 3].map(() => verdict(verifier, token)))).toEqual(["valid", "valid", "valid"]);
    expect(issuer.introspected).toEqual([`token=${token}&token_type_hint=access_token`]);
  });

  test("not active: refused", async () => {
    const verifier = await staleVerifier();
    issuer.active = false;
    expect(await verdict(verifier, await issuer.sign())).toBe("invalid_token");
  });

  test.each<[unknown]>([["true"], [1], [null], [undefined]])(
    "active %j: nobody knows, refused with 503",
    async (active) => {
      const verifier = await staleVerifier();
      issuer.active = active;
      expect(await verdict(verifier, await issuer.sign())).toBe("revocations_stale");
      expect(faults.join()).toContain("introspection: ");
    },
  );

  test("no answer: refused with 503", async () => {
    const verifier = await staleVerifier();
    const token = await issuer.sign();
    for (const status of [500, 401, 302]) {
      issuer.bend = (_request, response) => Boolean(response.writeHead(status, { location: "/jwks" }).end("{}"));
      expect(await verdict(verifier, token)).toBe("revocations_stale");
    }
  });

  test("what is known to be revoked is not asked about", async () => {
    const verifier = await readyVerifier({ whenStale: "introspect" });
    await heard(verifier, issuer.revoke({ kind: "sid", value: "session_1" }));
    time.advance(5_500);
    expect(await verdict(verifier, await issuer.sign())).toBe("signed_out");
    expect(issuer.introspected).toEqual([]);
  });
});

describe("the connection", () => {
  test("that is cut comes back where it stopped, and nothing is told twice to listeners", async () => {
    const verifier = await readyVerifier();
    await heard(verifier, issuer.revoke({ kind: "sid", value: "session_1" }));
    issuer.mark(4_000_000_000_000);
    issuer.revoke({ kind: "sid", value: "session_2" });
    await expect.poll(() => told.length, EVENTUALLY).toBe(2);
    for (const watermark of [4_000_000_000_001, 4_000_000_000_002]) {
      const connections = issuer.lastEventIds.length;
      issuer.clock = () => watermark;
      issuer.cutStreams();
      await expect.poll(() => issuer.lastEventIds.length, EVENTUALLY).toBe(connections + 1);
      await expect.poll(() => issuer.streams, EVENTUALLY).toBe(1);
    }
    expect(issuer.lastEventIds[0]).toBeUndefined();
    expect(issuer.lastEventIds[2]).toBe("4000000000001");
    await heard(verifier, issuer.revoke({ kind: "sid", value: "session_3" }));
    expect(told.map(({ value }) => value)).toEqual(["session_1", "session_2", "session_3"]);
    expect(stats(verifier).entries).toBe(3);
  });

  test("survives a restart of the issuer: what was revoked stays so, what is revoked in between is heard", async () => {
    const verifier = await readyVerifier();
    expect(await verdict(verifier, await issuer.sign())).toBe("valid");
    await heard(verifier, issuer.revoke({ kind: "sid", value: "session_1" }));
    await issuer.stop();
    issuer.revoke({ kind: "sid", value: "session_2" });
    expect(await verdict(verifier, await issuer.sign())).toBe("signed_out");
    await issuer.listen(Number(new URL(issuer.url).port));
    await expect.poll(() => told.length, EVENTUALLY).toBe(2);
    expect(await verdict(verifier, await issuer.sign())).toBe("signed_out");
    expect(await verdict(verifier, await issuer.sign({ sid: "session_2" }))).toBe("signed_out");
    expect(await verdict(verifier, await issuer.sign({ sid: "session_3" }))).toBe("valid");
    expect(faults.join()).toContain("revocations: ");
  });

  test.each([401, 403])("that is refused with %d says what to mend, and does not hammer", async (status) => {
    issuer.bend = ({ url }, response) => url === "/revocations" && Boolean(response.writeHead(status).end());
    const verifier = newVerifier();
    await expect.poll(() => faults.join(), EVENTUALLY).toContain(`refuses this client (${status})`);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(issuer.count("/revocations")).toBe(1);
    expect(faults.join()).not.toContain(CLIENT.clientSecret);
    expect(await verdict(verifier, await issuer.sign())).toBe("revocations_stale");
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ["500", (response) => response.writeHead(500).end()],
    ["another type", (response) => response.writeHead(200, { "content-type": "text/html" }).end("event: ready\n\n")],
    ["a redirect", (response) => response.writeHead(307, { location: "/jwks" }).end()],
    ["204", (response) => response.writeHead(204).end()],
  ])("that answers %s is tried again", async (_name, answer) => {
    let bad = 2;
    issuer.bend = ({ url }, response) => {
      if (url !== "/revocations" || bad-- <= 0) return false;
      answer(response);
      return true;
    };
    const verifier = newVerifier();
    await verifier.ready();
    expect(faults).toHaveLength(2);
    expect(stats(verifier).connections).toBe(3);
    expect(issuer.count("/jwks")).toBe(0);
  });

  test("that is cut inside the snapshot gets all of it again: an entry is nowhere to go on from", async () => {
    issuer.revoke({ kind: "sid", value: "session_1" });
    let cut = true;
    issuer.bend = ({ url }, response) => {
      if (url !== "/revocations" || !cut) return false;
      cut = false;
      response.writeHead(200, { "content-type": "text/event-stream" });
      const entry = { id: "r", kind: "sid", value: "session_2", expires_at: 4_000_000_000 };
      response.end(`event: revocation\nid: 3999999999999\ndata: ${JSON.stringify(entry)}\n\n`);
      return true;
    };
    const verifier = newVerifier();
    await verifier.ready();
    expect(issuer.lastEventIds).toEqual([undefined]);
    expect(told.map(({ value }) => value)).toEqual(["session_2", "session_1"]);
    expect(faults.join()).toContain("ended before");
  });

  test("marks before `ready` do not count", async () => {
    issuer.bend = ({ url }, response) => {
      if (url !== "/revocations") return false;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: mark\ndata: {"watermark":5}\n\nevent: revocation\ndata: ');
      response.write('{"id":"r","kind":"sid","value":"session_1","expires_at":4000000000}\n\n');
      return true;
    };
    const verifier = newVerifier();
    await expect.poll(() => told.length, EVENTUALLY).toBe(1);
    expect(stats(verifier).fresh).toBe(false);
  });
});

test("memory returns to base when the tokens have expired (RV-05)", async () => {
  const verifier = await readyVerifier();
  const end = Date.now() / 1000 + 660;
  for (let count = 0; count < 10_000; count++) issuer.revoke({ kind: "sid", value: `s${count}`, expires_at: end });
  await expect.poll(() => stats(verifier).entries, EVENTUALLY).toBe(10_000);
  time.advance(600_000);
  issuer.mark();
  await expect.poll(() => stats(verifier).fresh, EVENTUALLY).toBe(true);
  expect(stats(verifier).entries).toBe(10_000);
  time.advance(61_000);
  issuer.mark();
  await expect.poll(() => stats(verifier).entries, EVENTUALLY).toBe(0);
});

test("a listener that throws keeps nobody from hearing", async () => {
  const verifier = newVerifier();
  verifier.onRevoked(() => {
    throw new Error("a mistake");
  });
  const late: string[] = [];
  const stop = verifier.onRevoked(({ value }) => late.push(value));
  await verifier.ready();
  await heard(verifier, issuer.revoke({ kind: "sid", value: "a" }));
  stop();
  await heard(verifier, issuer.revoke({ kind: "sid", value: "b" }));
  expect(late).toEqual(["a"]);
  expect(faults.join()).toContain("listener: a mistake");
  expect(await verdict(verifier, await issuer.sign())).toBe("valid");
});

test("where nobody listens, trouble is printed once, without secrets", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  issuer.bend = ({ url }, response) => url === "/revocations" && Boolean(response.writeHead(500).end());
  const verifier = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: CLIENT });
  open.push(verifier);
  await expect.poll(() => issuer.count("/revocations"), EVENTUALLY).toBeGreaterThan(2);
  expect(printed.mock.calls).toEqual([[expect.stringContaining("answered 500")]]);
});
