/** A Markdown table, which people can read in a terminal too; columns named in `left` are texts, all others numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string[] {
  const last = head.length - 1;
  // A long text at the end of a line needs no room behind it.
  const widths = head.map((title, column) =>
    column === last && left.includes(last) ? 0 : Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const cell = (text: string, at: number) =>
    left.includes(at) ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const rule = widths.map((width, at) => (left.includes(at) ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`));
  return [line(head), `|${rule.join("|")}|`, ...rows.map(line)];
}
