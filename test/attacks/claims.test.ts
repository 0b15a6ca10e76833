import { beforeAll, describe, expect, test } from "vitest";
import { ask } from "./ask.js";
import { Forgery } from "./forgery.js";
import { bearer } from "./target.js";
import { encode } from "./tokens.js";

const HOUR = 3600;
let forgery: Forgery;
let url: string;
beforeAll(async () => {
  forgery = await Forgery.begin();
  ({ url } = forgery.server);
});

/** A token of ours with other claims; a claim that is undefined is left out. */
const signed = (changes: Record<string, unknown>) =>
  forgery.ours.sign(forgery.header, { ...forgery.payload, ...changes });

const now = () => Math.floor(Date.now() / 1000);

describe("the issuer is ours, character by character (JW-06, RFC 9068 §4)", () => {
  test.each(["https://evil.example", "", null, undefined, 1, [], {}].map((iss) => [iss]))(
    "iss %j is refused",
    async (iss) => forgery.expectRefused(await signed({ iss })),
  );

  test("so is our own in another spelling", async () => {
    const { port } = new URL(url);
    for (const iss of [`${url}/`, url.toUpperCase(), `http://localhost:${port}`, `${url}.evil.example`, [url]])
      await forgery.expectRefused(await signed({ iss }));
  });
});

describe("the audience is this server (JW-06, RFC 9068 §4, RFC 8725 §3.9)", () => {
  test.each(
    ["https://api.example", "*", "", null, undefined, 1, {}, [], ["https://api.example"], [null]].map((aud) => [aud]),
  )("aud %j is refused", async (aud) => forgery.expectRefused(await signed({ aud })));

  test("so is our own in another spelling, or deeper", async () => {
    for (const aud of [`${url}/`, `${url}/devices`, url.toUpperCase(), [[url]], { url }])
      await forgery.expectRefused(await signed({ aud }));
  });

  test("among others it is enough (RFC 7519 §4.1.3)", async () =>
    forgery.expectTaken(await signed({ aud: ["https://api.example", url] })));
});

describe("times are whole seconds, and there are all of them (JW-07, RFC 9068 §2.2, RFC 7519 §2)", () => {
  const wrong = [undefined, null, "", "9999999999", "soon", true, [], [9999999999], {}, -1];

  test.each(["exp", "iat", "auth_time"])("%s of another kind is refused", async (claim) => {
    for (const value of wrong) await forgery.expectRefused(await signed({ [claim]: value }), `${claim} ${value}`);
  });

  test("exp that is no whole number, or none a clock will see, is refused", async () => {
    for (const exp of [now() + 60.5, 1e300, 2 ** 53, -0.5])
      await forgery.expectRefused(await signed({ exp }), String(exp));
    for (const exp of ["1e999", "-1e999"]) {
      const claims = JSON.stringify({ ...forgery.payload, exp: 0 }).replace('"exp":0', `"exp":${exp}`);
      await forgery.expectRefused(await forgery.ours.sign(forgery.header, claims), exp);
    }
  });

  test("nbf that is none is refused, and so is one to come", async () => {
    for (const nbf of [null, "0", "soon", true, [], {}, 0.5, now() + HOUR])
      await forgery.expectRefused(await signed({ nbf }), String(nbf));
    await forgery.expectTaken(await signed({ nbf: now() - 1 }));
  });

  test("a token that is over is told apart, so that its client refreshes", async () => {
    const answer = async (exp: number) => ask(`${url}/devices`, { headers: bearer(await signed({ exp })) });
    for (const exp of [now() - HOUR, now() - 61, 1, 0]) {
      const { status, reason } = await answer(exp);
      expect([status, reason], String(exp)).toEqual([401, "token_expired"]);
    }
  });
});

describe("who and what for are texts, and there are all of them (JW-08, RFC 9068 §2.2)", () => {
  test.each(["sub", "jti", "client_id", "sid", "scope"])("%s of another kind is refused", async (claim) => {
    for (const value of [undefined, null, 1, true, [], ["account"], {}])
      await forgery.expectRefused(await signed({ [claim]: value }), `${claim} ${value}`);
  });
});

test("claims under somebody else's signature are refused, and ours under other claims", async () => {
  const [head, , signature] = forgery.parts;
  await forgery.expectRefused(`${head}.${encode({ ...forgery.payload, sub: "account_other" })}.${signature}`);
  await forgery.expectRefused(forgery.forger.sign(forgery.header, forgery.payload));
});

test("parts that are no JSON objects are refused (RFC 7519 §7.2)", async () => {
  const { parts, ours, header } = forgery;
  for (const part of ["", "x", "[]", "null", "1", '"a"', "{", "{}", "\u0000", "\ufeff{}"])
    for (const text of [`${encode(part)}.${parts[1]}.${parts[2]}`, await ours.sign(header, part)])
      await forgery.expectRefused(text, JSON.stringify(part));
});
