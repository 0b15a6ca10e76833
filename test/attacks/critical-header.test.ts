import { beforeAll, test } from "vitest";
import { Forgery } from "./forgery.js";

let forgery: Forgery;
beforeAll(async () => {
  forgery = await Forgery.begin();
});

test.each([["b64"], ["x"], ["exp"], ["alg"], ["x", "x"], [""], [1], [], "x", "b64", null, {}, 0].map((crit) => [crit]))(
  "we know no critical extension: crit %j is refused, even signed by us (JW-11, RFC 7515 §4.1.11)",
  async (crit) => {
    const { ours, header, payload } = forgery;
    await forgery.expectRefused(await ours.sign({ ...header, crit, x: true, exp: 1, b64: true }, payload));
  },
);

test("the extensions themselves, not called critical, are ignored (RFC 7515 §4)", async () => {
  const { ours, header, payload } = forgery;
  await forgery.expectTaken(await ours.sign({ ...header, x: true }, payload));
});

test("a payload that is not encoded is refused (RFC 7797 §5.2)", async () => {
  const { ours, header, payload, parts } = forgery;
  await forgery.expectRefused(await ours.sign({ ...header, b64: false, crit: ["b64"] }, payload));
  await forgery.expectRefused(`${parts[0]}..${parts[2]}`);
});
