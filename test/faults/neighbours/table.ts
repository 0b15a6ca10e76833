import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/built.js";

/** What each operation comes to, by its name in the table. */
export type Outcomes = Record<string, string>;

/** The table of docs/sessions.md: for each neighbour what every operation does while it is down. */
export function documentedOutcomes(): Map<string, Outcomes> {
  const page = readFileSync(join(root, "docs/sessions.md"), "utf8");
  const [, rest = ""] = page.split("## When a neighbour is down\n");
  const [text = ""] = rest.split("\n## ");
  const [header = [], , ...rows] = [...text.matchAll(/^\|(.+)\|$/gm)].map(([, cells = ""]) =>
    cells.split("|").map((cell) => cell.trim().replaceAll("`", "")),
  );
  const neighbours = header.slice(1);
  return new Map(
    neighbours.map((neighbour, index) => [
      neighbour,
      Object.fromEntries(rows.map(([operation = "", ...outcomes]) => [operation, outcomes[index] ?? ""])),
    ]),
  );
}
