import { format, inspect } from "node:util";
import { GraphQLString } from "graphql";
import { pino } from "pino";
import { expect, test } from "vitest";
import { Secret } from "./secret.js";

const secret = new Secret("opensesame");

/** What pino writes of something. */
function logged(what: object): string {
  const lines: string[] = [];
  pino({ level: "trace" }, { write: (line: string) => void lines.push(line) }).info(what, "%s", secret);
  return lines.join("");
}

test.each<[string, () => string]>([
  ["text", () => `${secret} ${String(secret)} ${secret}`],
  ["JSON", () => JSON.stringify({ secret, list: [secret], map: { secret } })],
  ["inspection", () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
  ["console formats", () => format("%s %o %O %j %d", secret, secret, secret, secret, secret)],
  ["a log line", () => logged({ secret, err: new Error("failed", { cause: secret }), nested: { list: [secret] } })],
  ["an error's text", () => inspect(new Error(`failed with ${secret}`, { cause: { secret } }))],
  ["a GraphQL answer", () => String(GraphQLString.serialize(secret))],
  ["an object made of it", () => inspect([{ ...secret }, Object.entries(secret), structuredClone({ secret })])],
])("a secret shows nothing of itself in %s", (_, show) => {
  expect(show()).not.toContain("opensesame");
});

test("only reveal gives it", () => {
  expect(secret.reveal()).toBe("opensesame");
});
