import { generateKeyPairSync, sign } from "node:crypto";
import { beforeAll, describe, test } from "vitest";
import { Forgery } from "./forgery.js";
import { encode } from "./tokens.js";

/** The order of the group of Ed25519 (RFC 8032 §5.1). */
const ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

let forgery: Forgery;
let signature: Buffer;
beforeAll(async () => {
  forgery = await Forgery.begin();
  signature = Buffer.from(forgery.parts[2], "base64url");
});

const withSignature = (bytes: Buffer) => forgery.withSignature(bytes);

/** A number in 32 bytes, the lowest first (RFC 8032 §5.1.2). */
function littleEndian(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, "0"), "hex").reverse();
}

describe("a signature that is none (JW-14, RFC 8032 §5.1.7)", () => {
  test("one whose S is not reduced by the order is refused: the same signature in another spelling", async () => {
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    const number = BigInt(`0x${Buffer.from(s).reverse().toString("hex")}`);
    for (const times of [1n, 2n, 7n])
      await forgery.expectRefused(withSignature(Buffer.concat([r, littleEndian(number + times * ORDER)])));
  });

  test("zeros, small points and single flipped bits are refused", async () => {
    const one = littleEndian(1n);
    const zero = Buffer.alloc(32);
    for (const [r, s] of [
      [zero, zero],
      [one, zero],
      [one, littleEndian(ORDER)],
      [signature.subarray(0, 32), zero],
      [zero, signature.subarray(32)],
      [signature.subarray(32), signature.subarray(0, 32)],
      [Buffer.alloc(32, 255), Buffer.alloc(32, 255)],
    ] as const)
      await forgery.expectRefused(withSignature(Buffer.concat([r, s])));
    for (const at of [0, 31, 32, 63]) {
      const flipped = Buffer.from(signature);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      await forgery.expectRefused(withSignature(flipped));
    }
  });

  test("a shorter, longer or wrapped one is refused", async () => {
    const der = Buffer.concat([Buffer.from([0x30, 0x40]), signature]);
    const cut = [0, 1, 32, 63].map((length) => signature.subarray(0, length));
    for (const bytes of [
      ...cut,
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.concat([signature, signature]),
      der,
    ])
      await forgery.expectRefused(withSignature(bytes));
  });

  test("one over another text is refused: the bare claims, or the parts decoded", async () => {
    const { header, payload, parts } = forgery;
    for (const text of [parts[1], JSON.stringify(payload), JSON.stringify(header) + JSON.stringify(payload), ""])
      await forgery.expectRefused(withSignature(forgery.ours.signature(text)));
  });
});

describe("one key, one algorithm (JW-17, RFC 8725 §3.1)", () => {
  test.each(["EdDSA", "ed25519", "Ed448", "ES256", "ES256K", "RS256", "PS256", "HS256", "Ed25519 "])(
    "our own signature under alg %j is refused",
    async (alg) => forgery.expectRefused(await forgery.ours.sign({ ...forgery.header, alg }, forgery.payload)),
  );

  test("a forger's key of another kind is refused under our key's id", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const claims = encode(forgery.payload);
    for (const [alg, key] of [
      ["RS256", rsa],
      ["ES256", { key: p256, dsaEncoding: "ieee-p1363" }],
      ["ES256", p256],
    ] as const) {
      const text = `${encode({ ...forgery.header, alg })}.${claims}`;
      await forgery.expectRefused(`${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`);
    }
  });
});
