import { beforeAll, describe, expect, test } from "vitest";
import { askRaw } from "./ask.js";
import { bearer, Target } from "./target.js";
import { split } from "./tokens.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

let target: Target;
beforeAll(async () => {
  target = await Target.open();
});

/** The same token in other words: lenient decoders read all of them as this one. */
function respelled(token: string): string[] {
  const [head, claims, signature] = split(token).parts;
  const standard = Buffer.from(signature, "base64url").toString("base64");
  const lasts = (part: string) =>
    [...ALPHABET].map((last) => part.slice(0, -1) + last).filter((other) => other !== part);
  return [
    ...lasts(signature).map((other) => `${head}.${claims}.${other}`),
    ...lasts(claims).map((other) => `${head}.${other}.${signature}`),
    ...lasts(head).map((other) => `${other}.${claims}.${signature}`),
    ...[`${token}=`, `${token}==`, `${head}=.${claims}.${signature}`, `${head}.${claims}=.${signature}`],
    ...[`${head}.${claims}.${standard}`, `${head}.${claims}.${signature}A`, `${head}.${claims}.${signature}AA`],
    ...[`${token}.`, `.${token}`, `${token}.${signature}`, token.replace(".", ".."), `${token},x`],
    ...[`${head}.${claims}.${signature.slice(0, 10)}+/${signature.slice(12)}`, `${token}%3D`, `"${token}"`],
    ...[`${head}.${claims}.${signature.slice(0, 10)}!${signature.slice(10)}`, `${head}%2e${claims}.${signature}`],
  ];
}

/** White space within; a header cannot carry every kind of it. */
function spaced(token: string): string[] {
  return [token.replace(".", " ."), token.replace(".", ". "), token.replace(".", "\t."), `${token.slice(0, -5)} x`];
}

async function expectRefused(text: string, reason: string): Promise<void> {
  const answer = await askRaw(target.url, { method: "GET", target: "/me", headers: bearer(text) });
  expect([answer.status, answer.reason], text.slice(-120)).toEqual([401, reason]);
}

describe("one token, one spelling (JW-09, RFC 8725bis §3.14)", () => {
  test("other last characters, padding, dots, white space and alphabets are refused", async () => {
    const { access_token } = await target.signIn();
    for (const text of respelled(access_token)) await expectRefused(text, "invalid_token");
    for (const text of spaced(access_token)) await expectRefused(text, "missing_token");
    expect((await target.get("/me", access_token)).status).toBe(200);
  });

  test("JSON serialization is refused (RFC 7515 §7.2)", async () => {
    const [head, claims, signature] = split((await target.signIn()).access_token).parts;
    const general = { payload: claims, signatures: [{ protected: head, signature }] };
    for (const form of [general, { payload: claims, protected: head, signature }])
      await expectRefused(JSON.stringify(form), "invalid_token");
  });

  test("a signed-out token is refused in every spelling: what ends is the session, not a text (RV-06)", async () => {
    const { access_token } = await target.signIn();
    expect((await target.json("/logout", {}, bearer(access_token))).status).toBe(204);
    await expectRefused(access_token, "signed_out");
    for (const text of respelled(access_token)) await expectRefused(text, "invalid_token");
    for (const text of spaced(access_token)) await expectRefused(text, "missing_token");
  });

  test("so are the other access tokens of its session", async () => {
    const session = await target.signIn();
    const next = (await target.refresh(session.refresh_token)).tokens();
    expect((await target.json("/logout", {}, bearer(next.access_token))).status).toBe(204);
    for (const { access_token } of [session, next]) await expectRefused(access_token, "signed_out");
  });
});

describe("a refresh token has one spelling too (RT-07)", () => {
  test("every other one is refused, and harms nobody", async () => {
    const { refresh_token } = await target.signIn();
    const last = [...ALPHABET].map((character) => refresh_token.slice(0, -1) + character);
    const changed = [
      ...last.filter((other) => other !== refresh_token),
      ...[
        refresh_token.slice(0, -1),
        `${refresh_token}A`,
        `${refresh_token}=`,
        ` ${refresh_token}`,
        `${refresh_token}\n`,
      ],
      ...[refresh_token.replace("cfrt_", "CFRT_"), refresh_token.replace("cfrt_", ""), `cfrt_${refresh_token}`],
    ];
    for (const text of changed) {
      const { status, reason } = await target.refresh(text);
      expect([status, reason], text.slice(-20)).toEqual([400, "invalid_refresh_token"]);
    }
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });
});
