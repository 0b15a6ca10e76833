import { beforeAll, describe, expect, test } from "vitest";
import { Forgery } from "./forgery.js";
import { encode } from "./tokens.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

describe("an unsigned token, however it spells `none` (JW-01, RFC 8725 §3.1, RFC 7518 §3.6)", () => {
  test.each(
    [
      "none",
      "None",
      "NONE",
      "nOnE",
      "none ",
      " none",
      "none\u0000",
      "",
      null,
      [],
      ["none"],
      {},
      true,
      0,
      undefined,
    ].map((alg) => [alg]),
  )("alg %j is refused: without signature, with an empty one, with our own of another token", async (alg) => {
    const changed = encode({ ...forgery.header, alg });
    const [, claims, signature] = forgery.parts;
    for (const text of [`${changed}.${claims}.`, `${changed}.${claims}`, `${changed}.${claims}.${signature}`])
      await forgery.expectRefused(text);
  });

  test.each(["none", "None", "", null, undefined].map((alg) => [alg]))(
    "alg %j is refused with a true signature of ours over it",
    async (alg) => forgery.expectRefused(await forgery.ours.sign({ ...forgery.header, alg }, forgery.payload)),
  );

  test("so is an empty or missing signature under our own header", async () => {
    const [head, claims] = forgery.parts;
    for (const text of [`${head}.${claims}.`, `${head}.${claims}`, `${head}.${claims}.AAAA`, "..", `${head}..`])
      await forgery.expectRefused(text);
  });

  test("so is a header without any algorithm", async () => {
    const { alg, ...without } = forgery.header;
    expect(alg).toBe("Ed25519");
    await forgery.expectRefused(await forgery.ours.sign(without, forgery.payload));
  });
});
