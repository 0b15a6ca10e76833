import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.js";

test("a secret prints nothing of itself in text, JSON and inspection", () => {
  const secret = new Secret("opensesame");
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
  ];
  for (const text of shown) expect(text).not.toContain("opensesame");
  expect(secret.reveal()).toBe("opensesame");
});
