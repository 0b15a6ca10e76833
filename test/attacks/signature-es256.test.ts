import { beforeAll, describe, expect, test } from "vitest";
import { Forgery } from "./forgery.js";
import { bearer, Target } from "./target.js";
import { split } from "./tokens.js";

/** The order of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

let forgery: Forgery;
let r: bigint;
let s: bigint;
beforeAll(async () => {
  forgery = await Forgery.begin("ES256");
  [r, s] = numbersOf(Buffer.from(forgery.parts[2], "base64url"));
});

/** A signature is two numbers of 32 bytes, one after the other (RFC 7518 §3.4). */
function numbersOf(signature: Buffer): [r: bigint, s: bigint] {
  const number = (bytes: Buffer) => BigInt(`0x${bytes.toString("hex")}`);
  return [number(signature.subarray(0, 32)), number(signature.subarray(32))];
}

const bytesOf = (number: bigint, length = 32) => Buffer.from(number.toString(16).padStart(2 * length, "0"), "hex");

/** A number in DER. */
function derOf(number: bigint): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(1), bytesOf(number)]);
  return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes]);
}

describe("an ES256 signature that is none (JW-14, RFC 7518 §3.4)", () => {
  test("zero, the order and what is beyond are no numbers of a signature", async () => {
    for (const [one, other] of [
      [0n, 0n],
      [0n, s],
      [r, 0n],
      [0n, 1n],
      [1n, 0n],
      [1n, 1n],
      [ORDER, ORDER],
      [r, ORDER],
      [ORDER, s],
      [ORDER - 1n, 1n],
      [s, r],
      [2n ** 256n - 1n, s],
    ] as const)
      await forgery.expectRefused(forgery.withSignature(Buffer.concat([bytesOf(one), bytesOf(other)])));
  });

  test("the numbers in DER, shorter, longer or with zeros before them are refused", async () => {
    const pair = Buffer.concat([derOf(r), derOf(s)]);
    const der = Buffer.concat([Buffer.from([0x30, pair.length]), pair]);
    const plain = Buffer.concat([bytesOf(r), bytesOf(s)]);
    for (const bytes of [
      ...[der, pair, plain.subarray(0, 63), plain.subarray(1), bytesOf(r), bytesOf(s), Buffer.concat([plain, plain])],
      ...[Buffer.concat([plain, Buffer.alloc(1)]), Buffer.concat([bytesOf(r, 33), bytesOf(s, 33)])],
    ])
      await forgery.expectRefused(forgery.withSignature(bytes));
    await forgery.expectTaken(forgery.withSignature(plain));
  });

  test.each(["Ed25519", "ES384", "ES256K", "HS256", "RS256"])("under alg %s ours is refused (JW-17)", async (alg) =>
    forgery.expectRefused(await forgery.ours.sign({ ...forgery.header, alg }, forgery.payload)),
  );
});

test("every signature has a twin, (r, n - s): it is the same token, and ends with its session (RV-06)", async () => {
  const target = await Target.open({ COUNTERFOIL_SIGNING_ALGORITHM: "ES256" });
  const { access_token } = await target.signIn();
  const [head, claims, signature] = split(access_token).parts;
  const [ofR, ofS] = numbersOf(Buffer.from(signature, "base64url"));
  const twin = `${head}.${claims}.${Buffer.concat([bytesOf(ofR), bytesOf(ORDER - ofS)]).toString("base64url")}`;
  expect((await target.get("/me", twin)).status).toBe(200);
  expect((await target.json("/logout", {}, bearer(access_token))).status).toBe(204);
  for (const text of [access_token, twin]) expect((await target.get("/me", text)).reason).toBe("signed_out");
});
