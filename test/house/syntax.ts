import { parseAst } from "vitest/node";

/** A node of a syntax tree (ESTree with TypeScript), read without trust in its shape. */
export type SyntaxNode = Record<string, unknown> & { type: string };

/** All nodes of a TypeScript source, outer before inner; `.tsx` by the name's ending. */
export function nodesOf(source: string, name = "source.ts"): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  collect(parseAst(source, { lang: name.endsWith("x") ? "tsx" : "ts" }), found);
  return found;
}

function collect(value: unknown, found: SyntaxNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (isNode(value)) found.push(value);
  if (isRecord(value)) for (const inner of Object.values(value)) collect(inner, found);
}

/** Whether a value is a syntax node, of the given type where one is named. */
export function isNode(value: unknown, type?: string): value is SyntaxNode {
  return isRecord(value) && typeof value.type === "string" && (type === undefined || value.type === type);
}

/** The text of a string literal; undefined for anything else. */
export function literal(value: unknown): string | undefined {
  return isNode(value, "Literal") && typeof value.value === "string" ? value.value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
