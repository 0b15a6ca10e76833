import { exportJWK, generateKeyPair } from "jose";
import { expect, test } from "vitest";
import { newKey } from "./issuer.contract.js";
import { readKey } from "./verification-key.js";

test.each(["Ed25519", "ES256", "RS256"] as const)("a key for %s is read", async (alg) => {
  const { jwk } = await newKey("k1", alg);
  expect(await readKey(jwk)).toMatchObject({ kid: "k1", alg });
  expect(await readKey({ ...jwk, use: undefined, key_ops: ["verify"], x5c: ["x"] })).toMatchObject({ kid: "k1" });
});

test("the same members are the same material, in any order", async () => {
  const { jwk } = await newKey("k1");
  const turned = Object.fromEntries(Object.entries(jwk).reverse());
  expect((await readKey(turned))?.material).toBe((await readKey(jwk))?.material);
  expect((await readKey((await newKey("k1")).jwk))?.material).not.toBe((await readKey(jwk))?.material);
});

test("what is not for us is no key", async () => {
  const { jwk } = await newKey("k1");
  const { jwk: rsa } = await newKey("k2", "RS256");
  const wrong: unknown[] = [
    { use: "enc" },
    { key_ops: ["sign"] },
    { kid: undefined },
    { kid: "" },
    { kid: 1 },
    { alg: undefined },
    { alg: "EdDSA" },
    { alg: "ES256" },
    { alg: "HS256", kty: "oct", k: "AAAA" },
    { crv: "Ed448" },
    { x: "AAAA" },
    { x: undefined },
    { d: "AAAA" },
  ].map((change) => ({ ...jwk, ...change }));
  for (const alg of ["PS256", "RS512", "none", undefined]) wrong.push({ ...rsa, alg });
  for (const value of [...wrong, null, "x", [], 1]) expect(await readKey(value), JSON.stringify(value)).toBeUndefined();
});

test("an RSA key shorter than 2048 bits is none (RFC 7518 §3.3)", async () => {
  const { publicKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg: "RS256", kid: "k1" };
  expect(await readKey(jwk)).toBeDefined();
  expect(await readKey({ ...jwk, n: jwk.n?.slice(0, 171) })).toBeUndefined();
});
