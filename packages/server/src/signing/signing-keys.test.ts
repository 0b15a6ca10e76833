import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { signAccessToken, verifyAccessToken } from "./access-token.js";
import { SealBroken } from "./envelope.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { type SigningAlgorithm, SigningKeys } from "./signing-keys.js";

const issuer = "https://auth.example";
const root = newRootKey();
const ring = KeyRing.parse(root);
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
});
afterEach(() => store.close());

const open = (algorithm: SigningAlgorithm, keys = ring) => SigningKeys.open(store.db, keys, clock, algorithm);
const verify = async (keys: SigningKeys, token: string) => (await verifyAccessToken(keys, token, issuer, clock)).kind;

function claims() {
  const iat = Math.floor(clock.now() / 1000);
  return {
    iss: issuer,
    sub: "account_1",
    aud: issuer,
    exp: iat + 600,
    iat,
    jti: "at_1",
    client_id: "web",
    scope: "account",
    sid: "session_1",
    auth_time: iat,
    amr: ["fed"],
  };
}

describe.each(["Ed25519", "ES256", "RS256"] as const)("%s", (algorithm) => {
  test("a key is made once, survives a restart, and signs what it verifies", async () => {
    const token = await signAccessToken(await open(algorithm), claims());
    const again = await open(algorithm);
    expect(again.jwks().keys).toHaveLength(1);
    expect(await verifyAccessToken(again, token, issuer, clock)).toMatchObject({ kind: "valid", claims: claims() });
  });

  test("the JWKS has public members, a kid, its algorithm and its use (JW-15, JW-17)", async () => {
    const [key] = (await open(algorithm)).jwks().keys;
    expect(key).toMatchObject({ alg: algorithm, use: "sig", kid: expect.any(String) });
    for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"]) expect(key).not.toHaveProperty(secret);
  });
});

test("two first starts at once make one key", async () => {
  const [one, other] = await Promise.all([open("Ed25519"), open("Ed25519")]);
  expect(one.current.kid).toBe(other.current.kid);
  expect(one.jwks().keys).toHaveLength(1);
});

test("a key that signs from a moment this clock has yet to reach signs where there is no other", async () => {
  const { current } = await open("Ed25519");
  clock.advance(-MINUTE);
  expect((await open("Ed25519")).current.kid).toBe(current.kid);
});

describe("private halves", () => {
  test("lie sealed, and another ring does not open them", async () => {
    const keys = await open("Ed25519");
    const row = await store.db.selectFrom("signing_keys").selectAll().executeTakeFirstOrThrow();
    expect(row.public_jwk).toContain(String(keys.jwks().keys[0]?.x));
    expect(row.private_jwk).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(row.private_jwk ?? "", "base64url").toString("latin1")).not.toContain('"d"');
    await expect(open("Ed25519", KeyRing.parse(newRootKey()))).rejects.toThrow(SealBroken);
  });

  test("stay readable when the ring gets a new root key in front", async () => {
    const token = await signAccessToken(await open("Ed25519"), claims());
    const keys = await open("Ed25519", KeyRing.parse(`${newRootKey()} ${root}`));
    expect(await verify(keys, token)).toBe("valid");
    expect(await verify(keys, await signAccessToken(keys, claims()))).toBe("valid");
  });

  test("sealed by a root key that this process does not have yet: it says so, verifies, and signs with the old one", async () => {
    const behind = await open("Ed25519");
    const ahead = await open("ES256", KeyRing.parse(`${newRootKey()} ${root}`));
    await expect(behind.refresh()).rejects.toThrow(SealBroken);
    clock.advance(61 * MINUTE);
    const token = await signAccessToken(ahead, claims());
    expect(ahead.current.algorithm).toBe("ES256");
    expect(await verify(behind, token)).toBe("valid");
    expect(behind.current.algorithm).toBe("Ed25519");
    expect(await verify(ahead, await signAccessToken(behind, claims()))).toBe("valid");
  });
});

describe("an unknown key id", () => {
  test("that another process has just made is found", async () => {
    const behind = await open("Ed25519");
    const ahead = await open("ES256");
    const [, announced] = ahead.states();
    expect(behind.find(announced?.kid ?? "")).toBeUndefined();
    expect(await behind.resolve(announced?.kid ?? "")).toMatchObject({ algorithm: "ES256" });
  });

  test("makes the store be read once a second at most, whatever the flood (JW-16)", async () => {
    const keys = await open("Ed25519");
    const began = performance.now();
    const flood = Array.from({ length: 2000 }, (_, index) => keys.resolve(String(index).padStart(43, "A")));
    await Promise.all(flood);
    const second = keys.resolve("B".repeat(43));
    expect(await second).toBeUndefined();
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });

  test.each(["", "x", "A".repeat(42), "A".repeat(44), "../../key", "' OR 1=1 --", "__proto__"])(
    "%j is of no key of ours and costs no look into the store (JW-04)",
    async (kid) => {
      const keys = await open("Ed25519");
      await store.db.destroy();
      expect(await keys.resolve(kid)).toBeUndefined();
    },
  );
});

test("while the store is down the last known keys sign, verify and roll", async () => {
  const keys = await open("ES256");
  await (await open("Ed25519")).refresh();
  await keys.refresh();
  const old = await signAccessToken(keys, claims());
  await store.db.schema.alterTable("signing_keys").renameTo("hidden").execute();
  await expect(keys.refresh()).rejects.toThrow();
  await expect(keys.resolve("A".repeat(43))).rejects.toThrow();
  clock.advance(61 * MINUTE);
  expect(keys.current.algorithm).toBe("Ed25519");
  expect(keys.jwks().keys).toHaveLength(2);
  clock.advance(-52 * MINUTE);
  expect(await verify(keys, old)).toBe("valid");
});
