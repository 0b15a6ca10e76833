import { CounterfoilError } from "@counterfoil/protocol";
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** What one operation may cost (GQ-01). An object costs 1, a call to a provider 20; a list multiplies what is in it. */
export const MOST_COST = 1000;
const CALL = 20;
/** Calls to a provider that one request may cause, whatever it asks for (GQ-05). */
export const MOST_CALLS = MOST_COST / CALL;

/** Objects that a provider gives with one call, unless a field says otherwise. */
const PAGE = 50;
const LARGEST_LIST = 100;

declare module "graphql" {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** Calls to a provider that this field needs, where the general rule is wrong. */
    calls?: number;
    /** Objects that the provider gives with one call, where that is not the usual number. */
    page?: number;
    /** What it gives are objects in brief: they lack the fields that only whole ones have. */
    brief?: boolean;
    /** Only a whole object has it: of one in brief it costs a call, together with all others of its kind. */
    whole?: boolean;
  }
}

/** Selections of one type: those of a field that stands in several places are weighed as one, as they are executed. */
interface Place {
  type: GraphQLCompositeType;
  sets: readonly SelectionSetNode[];
  /** Whether the objects are in brief. */
  brief: boolean;
}

interface Found {
  field: GraphQLField<unknown, unknown>;
  nodes: FieldNode[];
}

/** Weighs operations of a schema. */
export class Scale {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  #cost = 0;

  private constructor(
    schema: GraphQLSchema,
    fragments: readonly FragmentDefinitionNode[],
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#schema = schema;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.#variables = variables;
  }

  /**
   * What a valid operation costs with these variables. Throws `query_too_costly` as soon as it is more than allowed, so
   * that weighing is never dear itself.
   */
  static weigh(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: readonly FragmentDefinitionNode[],
    variables: Readonly<Record<string, unknown>>,
  ): number {
    const type = schema.getRootType(operation.operation);
    if (!type) return 0;
    const scale = new Scale(schema, fragments, variables);
    scale.#weigh({ type, sets: [operation.selectionSet], brief: false }, 1);
    return scale.#cost;
  }

  #weigh(place: Place, times: number): void {
    const found = [...this.#collect(place).values()];
    if (place.brief && found.some(({ field }) => field.extensions.whole)) this.#add(times * CALL);
    for (const { field, nodes } of found) this.#weighField(place, field, nodes, times);
  }

  #weighField(
    { type: parent, brief }: Place,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
    times: number,
  ): void {
    const [node] = nodes;
    const type = getNamedType(field.type);
    if (!node || !isCompositeType(type)) {
      this.#add(times * CALL * (field.extensions.calls ?? 0));
      return;
    }
    const size = this.#sizeOf(field, node);
    const own = isWrapper(parent, field) ? 0 : 1;
    this.#add(times * (own + CALL * this.#callsOf(parent, field, size)));
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inBrief = carries(parent) ? brief : (field.extensions.brief ?? false);
    this.#weigh({ type, sets, brief: inBrief }, times * (size ?? 1));
  }

  /** Objects with arguments of their own, and those that an operation begins with, are asked for. */
  #callsOf(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, size: number | undefined): number {
    const { calls, page = PAGE } = field.extensions;
    if (calls !== undefined) return calls;
    if (field.args.some(({ name }) => name === "first")) return Math.max(1, Math.ceil((size ?? 1) / page));
    if (size !== undefined) return size;
    const isRoot = parent === this.#schema.getQueryType() || parent === this.#schema.getMutationType();
    return isRoot || field.args.length > 0 ? 1 : 0;
  }

  /** How many objects a field gives, where an argument says so: `first`, or a list of ids. What is out of range is the resolver's to refuse. */
  #sizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    if (!field.args.some(({ name }) => name === "first" || name === "ids")) return undefined;
    const { first, ids } = argumentsOf(field, node, this.#variables);
    const size = Array.isArray(ids) ? ids.length : first;
    return typeof size === "number" ? Math.min(LARGEST_LIST, Math.max(1, size)) : 1;
  }

  #add(cost: number): void {
    this.#cost += cost;
    if (this.#cost > MOST_COST)
      throw new CounterfoilError("query_too_costly", { detail: `The query costs more than ${MOST_COST}.` });
  }

  #collect({ type, sets }: Place): Map<string, Found> {
    const found = new Map<string, Found>();
    const visited = new Set<string>();
    for (const set of sets) this.#collectInto(found, visited, type, set);
    return found;
  }

  #collectInto(
    found: Map<string, Found>,
    visited: Set<string>,
    type: GraphQLCompositeType,
    set: SelectionSetNode,
  ): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) addField(found, type, selection);
      else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
        if (!fragment) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (visited.has(selection.name.value)) continue;
          visited.add(selection.name.value);
        }
        const condition = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value);
        this.#collectInto(found, visited, isCompositeType(condition) ? condition : type, fragment.selectionSet);
      }
    }
  }
}

function addField(found: Map<string, Found>, type: GraphQLCompositeType, node: FieldNode): void {
  // What introspection adds to every type is the schema's, and no provider is asked for it.
  const field = "getFields" in type ? type.getFields()[node.name.value] : undefined;
  if (!field) return;
  const key = `${type.name} ${(node.alias ?? node.name).value}`;
  const known = found.get(key);
  if (known) known.nodes.push(node);
  else found.set(key, { field, nodes: [node] });
}

/** `edges` and `pageInfo` carry a connection's objects and are none (Relay Cursor Connections Specification). */
function isWrapper(parent: GraphQLCompositeType, { name }: GraphQLField<unknown, unknown>): boolean {
  return isObjectType(parent) && parent.name.endsWith("Connection") && (name === "edges" || name === "pageInfo");
}

/** What a connection and its edges carry is as the field gives it that the connection is of. */
function carries({ name }: GraphQLCompositeType): boolean {
  return name.endsWith("Connection") || name.endsWith("Edge");
}

/** Variables that do not fit are execution's to refuse. */
function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return {};
  }
}
