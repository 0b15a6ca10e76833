import { beforeAll, describe, expect, test } from "vitest";
import { Forgery } from "./forgery.js";
import { Trap } from "./trap.js";

let forgery: Forgery;
let trap: Trap;
beforeAll(async () => {
  forgery = await Forgery.begin();
  trap = await Trap.open();
});

/** Headers that bring or name a key (RFC 7515 §4.1.2, §4.1.3, §4.1.5 to §4.1.8). */
function keys(): Record<string, Record<string, unknown>> {
  const jwk = { ...forgery.forger.jwk, alg: "Ed25519", use: "sig" };
  return {
    jwk: { jwk: { ...jwk, kid: "evil" } },
    "jwk of our own id": { jwk: { ...jwk, kid: forgery.ours.kid } },
    jku: { jku: `${trap.url}/jwks.json` },
    x5u: { x5u: `${trap.url}/cert.pem` },
    x5c: { x5c: [Buffer.from("certificate").toString("base64")], x5t: "AAAA", "x5t#S256": "AAAA" },
    all: { jwk, jku: `${trap.url}/jwks.json`, x5u: `${trap.url}/cert.pem`, x5c: ["AAAA"] },
  };
}

describe("the header never chooses the key (JW-03, RFC 8725 §3.10)", () => {
  test("a key that a token brings or links to is not used and not fetched", async () => {
    const { forger, payload, ours } = forgery;
    for (const [what, brought] of Object.entries(keys()))
      for (const kid of [undefined, "evil", ours.kid, `${trap.url}/key`, `${trap.url}/jwks.json`])
        await forgery.expectRefused(forger.sign({ typ: "at+jwt", alg: "Ed25519", ...brought, kid }, payload), what);
    expect(trap.visits).toEqual([]);
  });

  test("nor is it looked at in a token that we have signed", async () => {
    const { ours, header, payload } = forgery;
    for (const brought of Object.values(keys()))
      await forgery.expectTaken(await ours.sign({ ...header, ...brought }, payload));
    expect(trap.visits).toEqual([]);
  });
});
