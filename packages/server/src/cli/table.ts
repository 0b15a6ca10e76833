/** Rows of text as aligned columns, the headings first. Control characters of other people's texts are shown as `?`. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((text) => text.replace(/\p{Cc}/gu, "?")));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
  const lines = clean.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** A time in milliseconds as RFC 3339; null for none. */
export function instant(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
