import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type SelectionSetNode,
} from "graphql";

/** Members that are wanted of an object, each with what is wanted of it; a member without any is wanted as it is. */
export type Projection = Map<string, Projection>;

/**
 * What a field's selection wants of the object behind it, in the provider's members: fields say by the extension
 * `members` which ones they are made of (`member-fields.ts`), by `needs` what else they cannot do without, such as the id to
 * ask for more; those that say nothing need nothing of this object.
 * `type` narrows an interface to the one type that is meant.
 */
export function projectionOf(info: GraphQLResolveInfo, type?: string): Projection {
  const returned = type === undefined ? getNamedType(info.returnType) : info.schema.getType(type);
  const projection: Projection = new Map();
  const reader = new SelectionReader(info);
  for (const node of info.fieldNodes)
    if (node.selectionSet && returned && isCompositeType(returned))
      reader.read(node.selectionSet, returned, projection);
  return projection;
}

/** Adds a member by its path, such as `album.name`, and gives its own projection. */
export function want(projection: Projection, path: string): Projection {
  let inner = projection;
  for (const member of path.split(".")) {
    const next = inner.get(member) ?? new Map();
    inner.set(member, next);
    inner = next;
  }
  return inner;
}

function membersOf({ extensions }: GraphQLField<unknown, unknown>, name: "needs" | "members"): string[] {
  const members = extensions[name];
  return Array.isArray(members) ? members.map(String) : [];
}

class SelectionReader {
  readonly #schema: GraphQLSchema;
  readonly #fragments: Record<string, FragmentDefinitionNode>;
  readonly #variables: Record<string, unknown>;
  /** What was read already, so that fragments spread twice at each level do not double the work. */
  readonly #read = new Map<Projection, Set<string>>();
  readonly #numbers = new Map<SelectionSetNode, number>();

  constructor({ schema, fragments, variableValues }: GraphQLResolveInfo) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variableValues;
  }

  read(selections: SelectionSetNode, type: GraphQLCompositeType, into: Projection): void {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    if (isAbstractType(type)) want(into, "type");
    for (const object of possible) if (isObjectType(object)) this.#readObject(selections, object, into);
  }

  #readObject(selections: SelectionSetNode, type: GraphQLObjectType, into: Projection): void {
    if (this.#wasRead(selections, type, into)) return;
    for (const node of selections.selections) {
      if (!this.#isWanted(node)) continue;
      if (node.kind === "Field") {
        this.#readField(node, type, into);
        continue;
      }
      const fragment = node.kind === "InlineFragment" ? node : this.#fragments[node.name.value];
      if (fragment && this.#fits(fragment.typeCondition?.name.value, type))
        this.#readObject(fragment.selectionSet, type, into);
    }
  }

  #wasRead(selections: SelectionSetNode, type: GraphQLObjectType, into: Projection): boolean {
    const number = this.#numbers.get(selections) ?? this.#numbers.size;
    this.#numbers.set(selections, number);
    const read = this.#read.get(into) ?? new Set();
    this.#read.set(into, read);
    const key = `${number} ${type.name}`;
    return read.size === read.add(key).size;
  }

  #readField(node: FieldNode, type: GraphQLObjectType, into: Projection): void {
    const field = type.getFields()[node.name.value];
    if (!field) return;
    for (const member of membersOf(field, "needs")) want(into, member);
    const named = getNamedType(field.type);
    for (const member of membersOf(field, "members")) {
      const inner = member === "" ? into : want(into, member);
      if (node.selectionSet && isCompositeType(named)) this.read(node.selectionSet, named, inner);
    }
  }

  /** Whether a fragment is for a type: it has no condition, or that type's name, or that of an abstract type it belongs to. */
  #fits(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const abstract = this.#schema.getType(condition);
    return isAbstractType(abstract) && this.#schema.isSubType(abstract, type);
  }

  /** `@skip` and `@include` (October 2021 specification, §3.13). */
  #isWanted(node: SelectionSetNode["selections"][number]): boolean {
    const { if: skipped } = getDirectiveValues(GraphQLSkipDirective, node, this.#variables) ?? {};
    const { if: included } = getDirectiveValues(GraphQLIncludeDirective, node, this.#variables) ?? {};
    return skipped !== true && included !== false;
  }
}
