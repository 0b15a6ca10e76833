import { CounterfoilError } from "@counterfoil/protocol";
import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** What a document may look like, whatever the schema (GQ-01, ASVS 4.3.1). */
export const MOST_TOKENS = 2000;
const DEEPEST = 12;
const MOST_ALIASES = 30;
const MOST_DIRECTIVES = 20;
/** Values that a list may have, and levels that lists and objects may be nested. */
const LARGEST_LIST = 100;
const DEEPEST_VALUE = 10;

/**
 * Checks a document's form before anything of it is looked up: levels of fields (those of introspection are the schema's),
 * aliases, directives, lists, fragments in circles. Throws `query_too_costly`, `invalid_request`.
 */
export function checkForm(document: DocumentNode): void {
  const count = { aliases: 0, directives: 0 };
  countIn(document, count);
  if (count.aliases > MOST_ALIASES) throw tooMuch(`has ${count.aliases} aliases; ${MOST_ALIASES} is the most`);
  if (count.directives > MOST_DIRECTIVES)
    throw tooMuch(`has ${count.directives} directives; ${MOST_DIRECTIVES} is the most`);
  const depth = new Depth(document);
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) depth.check(definition.selectionSet);
    else if (definition.kind === Kind.FRAGMENT_DEFINITION) depth.of(definition);
}

/** Checks the lists in variables as those in documents. Throws `query_too_costly`, `invalid_request`. */
export function checkVariables(value: unknown, level = 0): void {
  if (typeof value !== "object" || value === null) return;
  if (level > DEEPEST_VALUE) throw tooMuch(`has variables of more than ${DEEPEST_VALUE} levels`);
  if (Array.isArray(value) && value.length > LARGEST_LIST) throw tooLong();
  for (const member of Object.values(value)) checkVariables(member, level + 1);
}

function countIn(node: ASTNode, count: { aliases: number; directives: number }): void {
  if (node.kind === Kind.FIELD) {
    if (node.alias) count.aliases++;
    for (const { value } of node.arguments ?? []) checkValue(value, 0);
  }
  if (node.kind === Kind.OPERATION_DEFINITION)
    for (const { directives = [], defaultValue } of node.variableDefinitions ?? []) {
      count.directives += directives.length;
      if (defaultValue) checkValue(defaultValue, 0);
    }
  if ("directives" in node) {
    count.directives += node.directives?.length ?? 0;
    for (const directive of node.directives ?? [])
      for (const { value } of directive.arguments ?? []) checkValue(value, 0);
  }
  if (node.kind === Kind.DOCUMENT) for (const definition of node.definitions) countIn(definition, count);
  else if ("selectionSet" in node)
    for (const selection of node.selectionSet?.selections ?? []) countIn(selection, count);
}

function checkValue(value: ValueNode, level: number): void {
  if (level > DEEPEST_VALUE) throw tooMuch(`has values of more than ${DEEPEST_VALUE} levels`);
  if (value.kind === Kind.LIST) {
    if (value.values.length > LARGEST_LIST) throw tooLong();
    for (const item of value.values) checkValue(item, level + 1);
  } else if (value.kind === Kind.OBJECT) for (const field of value.fields) checkValue(field.value, level + 1);
}

/** How deep fields lie, each fragment measured once, however often it is spread. */
class Depth {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** A fragment that is being measured has no depth yet: whoever meets it then is in a circle. */
  readonly #known = new Map<string, number | undefined>();

  constructor(document: DocumentNode) {
    this.#fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
      ),
    );
  }

  check(set: SelectionSetNode): void {
    const depth = this.#ofSet(set);
    if (depth > DEEPEST) throw tooMuch(`is ${depth} levels deep; ${DEEPEST} is the most`);
  }

  of(fragment: FragmentDefinitionNode): number {
    const name = fragment.name.value;
    if (this.#known.has(name)) {
      const depth = this.#known.get(name);
      if (depth !== undefined) return depth;
      throw new CounterfoilError("invalid_request", { detail: "A fragment contains itself." });
    }
    this.#known.set(name, undefined);
    const depth = this.#ofSet(fragment.selectionSet);
    this.#known.set(name, depth);
    return depth;
  }

  #ofSet(set: SelectionSetNode): number {
    let deepest = 0;
    for (const selection of set.selections) deepest = Math.max(deepest, this.#ofSelection(selection));
    return deepest;
  }

  #ofSelection(selection: SelectionSetNode["selections"][number]): number {
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.#ofSet(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = this.#fragments.get(selection.name.value);
      return fragment ? this.of(fragment) : 0;
    }
    if (selection.name.value.startsWith("__") || !selection.selectionSet) return 1;
    return 1 + this.#ofSet(selection.selectionSet);
  }
}

function tooLong(): CounterfoilError {
  return new CounterfoilError("invalid_request", {
    detail: `The query has a list of more than ${LARGEST_LIST} values.`,
  });
}

function tooMuch(what: string): CounterfoilError {
  return new CounterfoilError("query_too_costly", { detail: `The query ${what}.` });
}
