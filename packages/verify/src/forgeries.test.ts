import { createHmac, createPublicKey, KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import { CounterfoilError, type Reason } from "@counterfoil/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUDIENCE, Issuer, type KeyPair, newKey } from "./issuer.contract.js";
import { createVerifier, type Verifier } from "./verifier.js";

/** Tokens that somebody else made up: none may pass, none may cause a request. */

let issuer: Issuer;
let verifier: Verifier;
let keys: { ed: KeyPair; ec: KeyPair; rsa: KeyPair };

beforeAll(async () => {
  keys = { ed: await newKey("k1"), ec: await newKey("ec", "ES256"), rsa: await newKey("rsa", "RS256") };
  issuer = await Issuer.start(keys.ed, keys.ec, keys.rsa);
  verifier = createVerifier({ issuer: issuer.url, audience: AUDIENCE, revocations: false });
  await verifier.verify(await issuer.sign());
});
afterAll(() => issuer.stop());

async function verdict(token: string): Promise<Reason | "valid"> {
  return verifier.verify(token).then(
    () => "valid" as const,
    (error) => {
      if (error instanceof CounterfoilError) return error.reason;
      throw error;
    },
  );
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const content = (header: object) => `${part({ typ: "at+jwt", kid: "k1", ...header })}.${part(issuer.claims())}`;
const parts = (token: string) => {
  const at = token.lastIndexOf(".");
  return { content: token.slice(0, at), signature: Buffer.from(token.slice(at + 1), "base64url") };
};

describe("no algorithm of the token's own choice (JW-01, RFC 8725bis §3.1)", () => {
  test.each(["none", "None", "NONE", "nOnE", "", null, [], ["Ed25519"], {}, 0, true, "EdDSA", "ed25519", "HS256"])(
    "alg %j",
    async (alg) => {
      const { signature } = parts(await issuer.sign());
      for (const text of [signature.toString("base64url"), "", "AA"])
        expect(await verdict(`${content({ alg })}.${text}`)).toBe("invalid_token");
    },
  );

  test("no alg", async () => expect(await verdict(`${content({})}.AA`)).toBe("invalid_token"));

  test("no signature under a good header", async () => {
    const { content: good } = parts(await issuer.sign());
    for (const text of [`${good}.`, good, `${good}.AA`]) expect(await verdict(text)).toBe("invalid_token");
  });
});

test("a public key is no HMAC secret, in whatever spelling (JW-02)", async () => {
  for (const key of Object.values(keys)) {
    const object = createPublicKey({ key: JSON.parse(JSON.stringify(key.jwk)), format: "jwk" });
    const pem = object.export({ type: "spki", format: "pem" }).toString();
    const der = object.export({ type: "spki", format: "der" });
    const raw = Buffer.from(key.jwk.n ?? key.jwk.x ?? "", "base64url");
    const point = Buffer.concat([Buffer.of(4), raw, Buffer.from(key.jwk.y ?? "", "base64url")]);
    const text = key.jwk.n ?? key.jwk.x ?? "";
    const secrets = [pem, pem.trim(), der, JSON.stringify(key.jwk), raw, point, text, key.kid];
    for (const secret of secrets)
      for (const [alg, hash] of [
        ["HS256", "sha256"],
        ["HS384", "sha384"],
        ["HS512", "sha512"],
        [key.alg, "sha256"],
      ] as const) {
        const signed = content({ alg, kid: key.kid });
        const mac = createHmac(hash, secret).update(signed).digest("base64url");
        expect(await verdict(`${signed}.${mac}`)).toBe("invalid_token");
      }
  }
});

test("a key in the token, or an address of one, is never looked at (JW-03)", async () => {
  const trapped: string[] = [];
  const trap = createServer((request, response) => {
    trapped.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const address = trap.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/jwks`;
  const mine = await newKey("mine");
  const before = issuer.requests.length;
  for (const kid of ["k1", undefined])
    for (const more of [{ jwk: mine.jwk }, { jku: url }, { x5u: url }, { x5c: ["MIIB"] }, { jwk: mine.jwk, jku: url }])
      expect(await verdict(await issuer.sign({}, { kid, ...more }, mine))).toBe("invalid_token");
  expect(await verdict(await issuer.sign({}, { kid: url }, mine))).toBe("invalid_token");
  trap.close();
  expect(trapped).toEqual([]);
  // The one unknown key id may have asked the issuer, nobody else.
  expect(issuer.requests.slice(before)).toEqual(["/jwks"]);
});

test("a key id is a lookup and nothing else (JW-04)", async () => {
  const began = performance.now();
  const kids = [
    "../../../../etc/passwd",
    "/dev/null",
    "' OR 1=1 --",
    "*",
    "k?",
    "k1\r\nx: y",
    "k1\0",
    "__proto__",
    "constructor",
    "toString",
    "",
    " k1",
    "K1",
    "x".repeat(129),
    "x".repeat(100_000),
    null,
    1,
    [],
    ["k1"],
    {},
  ];
  for (const kid of kids) {
    const signed = `${part({ alg: "Ed25519", typ: "at+jwt", kid })}.${part(issuer.claims())}`;
    const signature = sign(null, Buffer.from(signed), KeyObject.from(keys.ed.privateKey)).toString("base64url");
    expect(await verdict(`${signed}.${signature}`), JSON.stringify(kid).slice(0, 50)).toBe("invalid_token");
  }
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a key verifies its own algorithm only (JW-17)", async () => {
  const rsa = KeyObject.from(keys.rsa.privateKey);
  const pss = content({ alg: "PS256", kid: "rsa" });
  const padding = { key: rsa, padding: 6, saltLength: 32 };
  expect(await verdict(`${pss}.${sign("sha256", Buffer.from(pss), padding).toString("base64url")}`)).toBe(
    "invalid_token",
  );
  const long = content({ alg: "RS512", kid: "rsa" });
  expect(await verdict(`${long}.${sign("sha512", Buffer.from(long), rsa).toString("base64url")}`)).toBe(
    "invalid_token",
  );
  const good = content({ alg: "RS256", kid: "rsa" });
  expect(await verdict(`${good}.${sign("sha256", Buffer.from(good), rsa).toString("base64url")}`)).toBe("valid");
  for (const [mine, other] of [
    [keys.ed, keys.ec],
    [keys.ec, keys.rsa],
    [keys.rsa, keys.ed],
  ] as const)
    expect(await verdict(await issuer.sign({}, { kid: other.kid }, mine))).toBe("invalid_token");
});

describe("signatures at the edge (JW-14)", () => {
  test("ES256 in DER, with r or s zero or the order, cut, prolonged", async () => {
    const { content: signed, signature } = parts(await issuer.sign({}, {}, keys.ec));
    const der = sign("sha256", Buffer.from(signed), { key: KeyObject.from(keys.ec.privateKey), dsaEncoding: "der" });
    const order = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
    const zero = Buffer.alloc(32);
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    const bad = [
      der,
      [zero, zero],
      [zero, s],
      [r, zero],
      [order, s],
      [r, order],
      [r],
      [s, r],
      [signature, Buffer.of(0)],
    ];
    for (const bytes of bad) {
      const text = Buffer.concat(Array.isArray(bytes) ? bytes : [bytes]).toString("base64url");
      expect(await verdict(`${signed}.${text}`), text).toBe("invalid_token");
    }
    expect(await verdict(`${signed}.${signature.toString("base64url")}`)).toBe("valid");
  });

  test("Ed25519 with S beyond the order (RFC 8032 §5.1.7), cut, empty, changed", async () => {
    const { content: signed, signature } = parts(await issuer.sign());
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + order;
    const malleable = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    const flipped = Buffer.from(signature);
    flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
    const bad = [
      Buffer.concat([signature.subarray(0, 32), malleable]),
      signature.subarray(0, 63),
      Buffer.concat([signature, Buffer.of(0)]),
      Buffer.alloc(64),
      flipped,
    ];
    for (const bytes of bad) expect(await verdict(`${signed}.${bytes.toString("base64url")}`)).toBe("invalid_token");
    expect(await verdict(`${signed}.${signature.toString("base64url")}`)).toBe("valid");
  });

  test("RS256 with zero, one, leading zeros, cut, changed", async () => {
    const { content: signed, signature } = parts(await issuer.sign({}, {}, keys.rsa));
    const one = Buffer.alloc(256);
    one.writeUInt8(1, 255);
    const flipped = Buffer.from(signature);
    flipped.writeUInt8(flipped.readUInt8(128) ^ 1, 128);
    const bad = [Buffer.alloc(256), one, Buffer.concat([Buffer.of(0), signature]), signature.subarray(1), flipped];
    for (const bytes of bad) expect(await verdict(`${signed}.${bytes.toString("base64url")}`)).toBe("invalid_token");
    expect(await verdict(`${signed}.${signature.toString("base64url")}`)).toBe("valid");
  });

  test("another token's signature", async () => {
    const [one, two] = [parts(await issuer.sign()), parts(await issuer.sign())];
    expect(await verdict(`${one.content}.${two.signature.toString("base64url")}`)).toBe("invalid_token");
  });
});

test("an encrypted token is refused before anything is decrypted (JW-10)", async () => {
  const began = performance.now();
  for (const header of [
    { alg: "dir", enc: "A256GCM" },
    { alg: "PBES2-HS256+A128KW", enc: "A128GCM", p2c: 2_000_000_000, p2s: "AAAA" },
    { alg: "dir", enc: "A256GCM", zip: "DEF" },
  ])
    expect(await verdict(`${part({ typ: "at+jwt", kid: "k1", ...header })}.AAAA.AAAA.AAAA.AAAA`)).toBe("invalid_token");
  expect(performance.now() - began).toBeLessThan(2000);
});
