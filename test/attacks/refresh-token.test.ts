import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "./ask.js";
import { Target } from "./target.js";

const PREFIX = "cfrt_";
const MAC_BYTES = 32;

let target: Target;
let token: string;
let body: unknown[];
let mac: Buffer;
beforeAll(async () => {
  target = await Target.open();
  token = (await target.signIn()).refresh_token;
  const bytes = Buffer.from(token.slice(PREFIX.length), "base64url");
  body = JSON.parse(bytes.subarray(0, -MAC_BYTES).toString("utf8"));
  mac = bytes.subarray(-MAC_BYTES);
});

function expectRefused(answer: Answer, what?: string): void {
  const { status, body: told, reason } = answer;
  expect([status, told.error, reason], what).toEqual([400, "invalid_grant", "invalid_refresh_token"]);
}

/** The text of a body with a MAC behind it. */
const sealed = (text: string, by: Buffer) =>
  PREFIX + Buffer.concat([Buffer.from(text, "utf8"), by]).toString("base64url");

describe("a text that is no refresh token of ours is refused before any store is asked (RT-07, RFC 6749 §10.10)", () => {
  test.each([
    ...["x", PREFIX, "cfrt_AAAA", "cfrt_/+==", "cfrt_W10", "null", "' OR 1=1 --", "*", "refresh:{x}:y", "\0", "é"],
    ...["\r\nFLUSHALL\r\n", "__proto__", `cfrt_${"A".repeat(43)}`, `cfrt_${"A".repeat(1020)}`],
  ])("%j", async (text) => expectRefused(await target.refresh(text)));

  test("a longer one is refused before it is read", async () => {
    expectRefused(await target.refresh(PREFIX + "A".repeat(4000)));
    const answer = await target.refresh(PREFIX + "A".repeat(5000));
    expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
  });

  test("ours with any other member is refused, and ours still works (RFC 6749 §10.10)", async () => {
    expect(sealed(JSON.stringify(body), mac)).toBe(token);
    for (const [at, value] of body.entries())
      for (const other of [typeof value === "number" ? value + 1 : `${value}x`, null, "", -1, ["account"], {}]) {
        const text = JSON.stringify(body.with(at, other));
        expectRefused(await target.refresh(sealed(text, mac)), text);
      }
    for (const text of [
      JSON.stringify([...body, 1]),
      ` ${JSON.stringify(body)}`,
      JSON.stringify({ ...body }),
      "",
      "[]",
    ])
      expectRefused(await target.refresh(sealed(text, mac)), text);
    expect((await target.refresh(token)).status).toBe(200);
  });

  test("under a key that somebody may guess it is refused: an empty one, and whatever is public", async () => {
    const { keys } = (await target.get("/.well-known/jwks.json")).body as { keys: { x: string; kid: string }[] };
    const [published = { x: "", kid: "" }] = keys;
    const guesses = [
      "",
      "refresh-token",
      PREFIX,
      String(body[0]),
      published.x,
      published.kid,
      "development-web-secret",
    ];
    for (const guess of [...guesses, Buffer.from(published.x, "base64url"), Buffer.alloc(32)])
      for (const text of [JSON.stringify(body), JSON.stringify(body.with(4, 1000))])
        expectRefused(await target.refresh(sealed(text, createHmac("sha256", guess).update(text).digest())));
  });

  test("a key id finds our own keys and nothing else (RFC 8725 §3.10)", async () => {
    for (const id of ["__proto__", "toString", "valueOf0", "00000000", "../../..", "'; DROP ", "*", ""]) {
      const text = JSON.stringify(body.with(0, id));
      for (const by of [mac, createHmac("sha256", "").update(text).digest()])
        expectRefused(await target.refresh(sealed(text, by)), id);
    }
  });
});
