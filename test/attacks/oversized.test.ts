import { beforeAll, describe, expect, test } from "vitest";
import { askRaw, cutOff } from "./ask.js";
import { Forgery } from "./forgery.js";
import { bearer } from "./target.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("tokens that only cost (JW-22, ASVS 4.2.5)", () => {
  test.each([100_000, 1_000_000])("a header of %i bytes is refused, and the server goes on", async (length) => {
    const headers = { authorization: `Bearer ${"a".repeat(length)}` };
    const started = performance.now();
    const answer = await askRaw(forgery.server.url, { method: "GET", target: "/devices", headers }).catch(cutOff);
    expect(answer === undefined || (answer.status >= 400 && answer.status < 500)).toBe(true);
    expect(performance.now() - started).toBeLessThan(3000);
    await forgery.expectTaken(forgery.token);
  });

  test("one that is longer than any of ours is refused even where we have signed it", async () => {
    const { ours, header, payload } = forgery;
    await forgery.expectTaken(await ours.sign(header, { ...payload, more: "x".repeat(1000) }));
    await forgery.expectRefused(await ours.sign(header, { ...payload, more: "x".repeat(4000) }));
    await forgery.expectRefused(await ours.sign({ ...header, more: "x".repeat(4000) }, payload));
    await forgery.expectRefused("a".repeat(12_000));
    await forgery.expectRefused(".".repeat(12_000));
  });

  test.each([100, 500])("header or claims nested %i deep are refused", async (depth) => {
    const { ours, forger, header, payload } = forgery;
    const inside = (object: Record<string, unknown>) => `${JSON.stringify(object).slice(0, -1)},"a":${nested(depth)}}`;
    // Ours too, where no token of ours is as long.
    const key = depth === 500 ? ours : forger;
    await forgery.expectRefused(await key.sign(inside(header), payload));
    await forgery.expectRefused(await key.sign(header, inside(payload)));
  });

  test("brackets alone are refused", async () => {
    const { ours, header } = forgery;
    await forgery.expectRefused(await ours.sign(header, "[".repeat(2000)));
    await forgery.expectRefused(await ours.sign("[".repeat(2000), "{}"));
  });

  test("a token inside a token is none (RFC 7519 §5.2)", async () => {
    const { ours, header, token } = forgery;
    await forgery.expectRefused(await ours.sign({ ...header, cty: "JWT" }, token));
    await forgery.expectRefused(await ours.sign({ ...header, cty: "at+jwt" }, JSON.stringify(token)));
  });
});

test("two hundred forged tokens at once are refused one by one, and a good one among them is taken", async () => {
  const { forger, header, server, token } = forgery;
  const flood = Array.from({ length: 200 }, (_, turn) => forger.sign(header, { turn }));
  const answers = flood.map((text) => askRaw(server.url, { method: "GET", target: "/devices", headers: bearer(text) }));
  await forgery.expectTaken(token);
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(200).fill(401));
});
