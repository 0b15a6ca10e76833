import { constants, createHash, createPublicKey, privateEncrypt, sign } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Forgery } from "./forgery.js";

const LENGTH = 256;
/** What stands before the hash in EMSA-PKCS1-v1_5 (RFC 8017 §9.2, note 1). */
const SHA256 = Buffer.from("3031300d060960864801650304020105000420", "hex");
const SHA256_WITHOUT_NULL = Buffer.from("302f300b06096086480165030402010420", "hex");
const SHA1 = Buffer.from("3021300906052b0e03021a05000414", "hex");

let forgery: Forgery;
let input: string;
beforeAll(async () => {
  forgery = await Forgery.begin("RS256");
  input = forgery.parts.slice(0, 2).join(".");
});

const hash = (name = "sha256") => createHash(name).update(input).digest();

/** `00 01 FF… 00` and what follows it, filled up to the length of the key, then what comes after. */
function padded(info: Buffer, after: Buffer = Buffer.alloc(0), least = LENGTH): Buffer {
  const filling = Buffer.alloc(Math.max(0, least - 3 - info.length - after.length), 0xff);
  return Buffer.concat([Buffer.from([0, 1]), filling, Buffer.from([0]), info, after]);
}

/** A signature over a message as it is, made with our own key. */
function signatureOf(message: Buffer): Buffer {
  return privateEncrypt({ key: forgery.ours.privateKey, padding: constants.RSA_NO_PADDING }, message);
}

describe("an RS256 signature that is none (JW-14, RFC 8017 §8.2.2)", () => {
  test("made in this way, the right one is taken: the others are refused for their padding", async () => {
    const right = signatureOf(padded(Buffer.concat([SHA256, hash()])));
    expect(forgery.withSignature(right)).toBe(forgery.token);
    await forgery.expectTaken(forgery.withSignature(right));
  });

  test("another padding is refused, even under our own key", async () => {
    const info = Buffer.concat([SHA256, hash()]);
    const wrongBlockType = padded(info);
    wrongBlockType[1] = 2;
    const zeroInPadding = padded(info);
    zeroInPadding[20] = 0;
    const garbage = Buffer.alloc(LENGTH - 3 - 8 - info.length, 0xaa);
    const messages = {
      "garbage behind the hash, eight bytes of padding": padded(info, garbage),
      "garbage behind the hash, no padding": Buffer.concat([Buffer.from([0, 1, 0]), info, garbage, Buffer.alloc(8)]),
      "block type 2": wrongBlockType,
      "a zero in the padding": zeroInPadding,
      "no name of the hash": padded(hash()),
      "the name without its NULL": padded(Buffer.concat([SHA256_WITHOUT_NULL, hash()])),
      "SHA-1": padded(Buffer.concat([SHA1, hash("sha1")])),
      "SHA-1 by the name of SHA-256": padded(Buffer.concat([SHA256, hash("sha1")])),
      "a hash cut short": padded(info.subarray(0, -1)),
    };
    for (const [what, message] of Object.entries(messages)) {
      expect(message.length, what).toBe(LENGTH);
      await forgery.expectRefused(forgery.withSignature(signatureOf(message)), what);
    }
  });

  test("PSS, zeros, one, the message itself, a shorter and a longer one are refused", async () => {
    const { privateKey, jwk } = forgery.ours;
    const right = signatureOf(padded(Buffer.concat([SHA256, hash()])));
    const modulus = BigInt(`0x${Buffer.from(String(jwk.n), "base64url").toString("hex")}`);
    const beyond = Buffer.from((BigInt(`0x${right.toString("hex")}`) + modulus).toString(16).padStart(514, "0"), "hex");
    const pss = sign("sha256", Buffer.from(input), { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING });
    const one = Buffer.alloc(LENGTH);
    one[LENGTH - 1] = 1;
    for (const bytes of [
      ...[pss, Buffer.alloc(LENGTH), one, padded(Buffer.concat([SHA256, hash()])), beyond, beyond.subarray(1)],
      ...[
        right.subarray(1),
        right.subarray(0, -1),
        Buffer.concat([Buffer.alloc(1), right]),
        Buffer.from(right).reverse(),
      ],
    ])
      await forgery.expectRefused(forgery.withSignature(bytes));
  });

  test.each(["PS256", "RS384", "RS512", "RS1", "HS256", "ES256"])("under alg %s ours is refused (JW-17)", async (alg) =>
    forgery.expectRefused(await forgery.ours.sign({ ...forgery.header, alg }, forgery.payload)),
  );

  test("the key is long enough, and its exponent is none that is too small (ASVS 11.6.1)", () => {
    const { asymmetricKeyDetails } = createPublicKey({ key: forgery.ours.jwk, format: "jwk" });
    expect(asymmetricKeyDetails).toMatchObject({ modulusLength: 8 * LENGTH, publicExponent: 65_537n });
  });
});
