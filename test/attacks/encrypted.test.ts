import { beforeAll, expect, test } from "vitest";
import { Forgery } from "./forgery.js";
import { encode } from "./tokens.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

test.each([
  { alg: "dir", enc: "A256GCM" },
  { alg: "RSA-OAEP", enc: "A256GCM", zip: "DEF" },
  { alg: "ECDH-ES", enc: "A256GCM", epk: { kty: "OKP", crv: "X25519", x: "AAAA" } },
  { alg: "PBES2-HS256+A128KW", enc: "A128CBC-HS256", p2c: 2_000_000_000, p2s: "AAAA" },
])("an encrypted token, %j, is refused before any decryption (JW-10, RFC 8725 §3.3)", async (encryption) => {
  const head = { ...forgery.header, ...encryption };
  const started = performance.now();
  await forgery.expectRefused(`${encode(head)}.AAAA.AAAA.AAAA.AAAA`);
  await forgery.expectRefused(`${encode(head)}..AAAA.AAAA.AAAA`);
  await forgery.expectRefused(`${encode(head)}.AAAA.AAAA`);
  await forgery.expectRefused(await forgery.ours.sign(head, forgery.payload));
  // The iterations that PBES2 asks for would take minutes.
  expect(performance.now() - started).toBeLessThan(5000);
});
