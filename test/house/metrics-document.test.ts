import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog, readConfig, Server } from "../../packages/server/src/index.js";
import { root } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const page = readFileSync(join(root, "docs/metrics.md"), "utf8");

/** Metrics of ours by name, each with its type, as a server tells them. */
const told = new Map<string, string>();
let server: Server;

beforeAll(async () => {
  server = await Server.open(readConfig({ COUNTERFOIL_DATA_DIR: temporaryFolder() }), openLog("silent"));
  const { body } = await server.app.inject("/metrics");
  for (const [, name = "", type = ""] of body.matchAll(/^# TYPE (counterfoil_\w+) (\w+)$/gm)) told.set(name, type);
});
afterAll(() => server.close());

test("docs/metrics.md has a row for every metric of the server, with its type, and for no other", () => {
  expect(told.size).toBeGreaterThan(0);
  const rows = [...page.matchAll(/^\| `(counterfoil_\w+)` \| (\w+) \|/gm)];
  expect(new Map(rows.map(([, name = "", type = ""]) => [name, type]))).toEqual(told);
});

test("every name on the page is one of them, with what a histogram adds", () => {
  const known = new Set([...told].flatMap(([name, type]) => (type === "histogram" ? seriesOf(name) : [name])));
  expect([...page.matchAll(/counterfoil_\w+/g)].map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
});

function seriesOf(histogram: string): string[] {
  return [histogram, ...["bucket", "sum", "count"].map((part) => `${histogram}_${part}`)];
}
