import { beforeAll, describe, test } from "vitest";
import { Forgery } from "./forgery.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

/** The object's JSON with one more member of a name before or behind all others. */
function twice(object: Record<string, unknown>, name: string, value: unknown): string[] {
  const members = JSON.stringify(object).slice(1, -1);
  const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  return [`{${member},${members}}`, `{${members},${member}}`];
}

describe("a member that stands twice, as two readers may see two different things (JW-12, RFC 7515 §4, RFC 7519 §4)", () => {
  test.each([
    ["alg", "none"],
    ["alg", "Ed25519"],
    ["kid", "x"],
    ["typ", "JWT"],
  ])("%s, once more as %j, is refused in the header", async (name, value) => {
    for (const header of twice(forgery.header, name, value))
      await forgery.expectRefused(await forgery.ours.sign(header, forgery.payload), header);
  });

  test.each([
    ["sub", "account_other"],
    ["exp", 9_999_999_999],
    ["scope", "account admin"],
    ["iss", "https://evil.example"],
    ["aud", "https://evil.example"],
  ])("%s, once more as %j, is refused in the claims", async (name, value) => {
    for (const payload of twice(forgery.payload, name, value))
      await forgery.expectRefused(await forgery.ours.sign(forgery.header, payload), payload);
  });

  test("so is one that is spelled with an escape", async () => {
    const payload = JSON.stringify(forgery.payload).replace("{", '{"s\\u0075b":"account_other",');
    await forgery.expectRefused(await forgery.ours.sign(forgery.header, payload), payload);
  });
});
