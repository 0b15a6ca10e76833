import type { InterfaceRef } from "@pothos/core";
import type { Builder, Types } from "./builder.js";
import { type Sent, textOf } from "./members.js";

/** The interface `Node` (Relay Global Object Identification Specification). */
export type NodeInterface = InterfaceRef<Types, Sent>;

/** The interface, before the types that have it. */
export function nodeInterface(builder: Builder): NodeInterface {
  return builder.interfaceRef<Sent>("Node").implement({
    description: "Something with an id that no other object has, whatever its type.",
    fields: (t) => ({
      id: t.id({ nullable: false, description: "The global id.", resolve: ({ id }) => textOf(id) ?? "" }),
    }),
    resolveType: ({ __typename }) => textOf(__typename) ?? undefined,
  });
}
