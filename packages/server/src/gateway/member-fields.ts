import type { FieldRef, ObjectRef } from "@pothos/core";
import type { Types } from "./builder.js";
import { at, flagOf, needed, objectOf, objectsOf, type Sent, textOf, textsOf, wholeOf } from "./members.js";

type Fields = PothosSchemaTypes.ObjectFieldBuilder<Types, Sent>;

type Field<Value> = FieldRef<Types, Value, "Object">;

/** What may be said of a field beside its text. */
interface More {
  /** Why it is going away; such a field is null where the provider no longer sends it. */
  deprecated?: string;
  /** Whether the objects it gives lack what only whole ones have (`cost.ts`). */
  brief?: boolean;
}

/**
 * Fields that are members of what a provider sent. Each keeps its member's path, such as `album.name`, so that a selection
 * can be turned into what the provider has to send (`selection.ts`). A member that is missing or of another type is null;
 * of a field that cannot be null it is the provider's fault.
 */
export class MemberFields {
  readonly #t: Fields;

  constructor(t: Fields) {
    this.#t = t;
  }

  text(member: string, description: string, more: More = {}): Field<string | null | undefined> {
    return this.#t.string({ ...said(member, description, more), resolve: (sent) => textOf(at(sent, member)) });
  }

  /** A text that is always there. */
  name(member: string, description: string): Field<string> {
    return this.#t.string({
      ...said(member, description),
      nullable: false,
      resolve: (sent) => needed(textOf(at(sent, member))),
    });
  }

  whole(member: string, description: string, more: More = {}): Field<number | null | undefined> {
    return this.#t.int({ ...said(member, description, more), resolve: (sent) => wholeOf(at(sent, member)) });
  }

  flag(member: string, description: string, more: More = {}): Field<boolean | null | undefined> {
    return this.#t.boolean({ ...said(member, description, more), resolve: (sent) => flagOf(at(sent, member)) });
  }

  /** True only where the provider says so. */
  sure(member: string, description: string): Field<boolean> {
    return this.#t.boolean({
      ...said(member, description),
      nullable: false,
      resolve: (sent) => flagOf(at(sent, member)) ?? false,
    });
  }

  texts(member: string, description: string, more: More = {}): Field<readonly string[]> {
    return this.#t.stringList({
      ...said(member, description, more),
      nullable: { list: false, items: false },
      resolve: (sent) => textsOf(at(sent, member)),
    });
  }

  object(type: ObjectRef<Types, Sent>, member: string, description: string): Field<Sent | null | undefined> {
    return this.#t.field({
      ...said(member, description),
      type,
      resolve: (sent) => objectOf(at(sent, member)),
    });
  }

  objects(type: ObjectRef<Types, Sent>, member: string, description: string, more: More = {}): Field<readonly Sent[]> {
    return this.#t.field({
      ...said(member, description, more),
      type: [type],
      nullable: { list: false, items: false },
      resolve: (sent) => objectsOf(at(sent, member)),
    });
  }
}

function said(member: string, description: string, { deprecated, brief = false }: More = {}) {
  return {
    description,
    extensions: { members: [member], ...(brief ? { brief } : {}) },
    ...(deprecated === undefined ? {} : { deprecationReason: deprecated }),
  };
}
