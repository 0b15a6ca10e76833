import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from "graphql";
import { documentId } from "./trusted-documents.js";

/**
 * The list of trusted documents of GraphQL sources: each operation by itself with the fragments it needs, from whichever
 * source, under the SHA-256 of its text. Throws an `Error` that says what is wrong.
 */
export function listDocuments(sources: Iterable<string>): Record<string, string> {
  const definitions = [...sources].flatMap(definitionsOf);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const name = definition.name.value;
      if (fragments.has(name)) throw new Error(`the fragment ${name} stands twice`);
      fragments.set(name, definition);
    }
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const texts = operations.map((operation) => textOf(operation, fragments));
  return Object.fromEntries(texts.map((text) => [documentId(text), text]));
}

function definitionsOf(source: string): readonly DefinitionNode[] {
  try {
    return parse(source).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new Error(`${error.message} (line ${error.locations?.[0]?.line})`);
  }
}

function textOf(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): string {
  const needed = new Map<string, FragmentDefinitionNode>();
  const need = (node: DefinitionNode) =>
    visit(node, {
      FragmentSpread: ({ name: { value: name } }) => {
        const fragment = fragments.get(name);
        if (!fragment) throw new Error(`the fragment ${name} stands nowhere`);
        if (needed.has(name)) return;
        needed.set(name, fragment);
        need(fragment);
      },
    });
  need(operation);
  return [operation, ...needed.values()].map(print).join("\n\n");
}
