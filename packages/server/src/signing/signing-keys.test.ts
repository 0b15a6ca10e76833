import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { signAccessToken, verifyAccessToken } from "./access-token.js";
import { SealBroken } from "./envelope.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { SigningKeys } from "./signing-keys.js";

const issuer = "https://auth.example";
const ring = KeyRing.parse(newRootKey());
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
});
afterEach(() => store.close());

const open = (algorithm: "Ed25519" | "ES256" | "RS256") => SigningKeys.open(store.db, ring, clock, algorithm);

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

test("after a change of algorithm tokens of the older key still verify", async () => {
  const old = await signAccessToken(await open("RS256"), claims());
  const keys = await open("Ed25519");
  expect(keys.current.algorithm).toBe("Ed25519");
  expect(keys.jwks().keys).toHaveLength(2);
  expect(await verifyAccessToken(keys, old, issuer, clock)).toMatchObject({ kind: "valid" });
});

test("private keys lie sealed, and another ring does not open them", async () => {
  const keys = await open("Ed25519");
  const row = await store.db.selectFrom("signing_keys").selectAll().executeTakeFirstOrThrow();
  expect(row.public_jwk).toContain(String(keys.jwks().keys[0]?.x));
  expect(row.private_jwk).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(Buffer.from(row.private_jwk, "base64url").toString("latin1")).not.toContain('"d"');
  const other = KeyRing.parse(newRootKey());
  await expect(SigningKeys.open(store.db, other, clock, "Ed25519")).rejects.toThrow(SealBroken);
});
