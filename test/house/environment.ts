import { isNode, literal, nodesOf, type SyntaxNode } from "./syntax.js";

/** Whether a source reads `process.env`, also by destructuring or by an import of `node:process`. */
export function readsEnvironment(source: string): boolean {
  return nodesOf(source).some(
    (node) =>
      (node.type === "MemberExpression" && isProcess(node.object) && named(node.property) === "env") ||
      (node.type === "VariableDeclarator" && isProcess(node.init) && isNode(node.id, "ObjectPattern")) ||
      (node.type === "ImportDeclaration" && /^(node:)?process$/.test(literal(node.source) ?? "")),
  );
}

function isProcess(value: unknown): boolean {
  if (isNode(value, "Identifier")) return value.name === "process";
  return isNode(value, "MemberExpression") && named(value.property) === "process";
}

function named(value: unknown): string | undefined {
  return isNode(value, "Identifier") ? nameOf(value) : literal(value);
}

function nameOf(identifier: SyntaxNode): string | undefined {
  return typeof identifier.name === "string" ? identifier.name : undefined;
}
