import type { ArgBuilder, InterfaceRef, ObjectRef } from "@pothos/core";
import type { Builder, Types } from "./builder.js";
import { needed, type Sent, textOf } from "./members.js";
import { LARGEST_PAGE, type Page, type PageInfo } from "./page.js";

type Edge = Page["edges"][number];
type NodeType = ObjectRef<Types, Sent> | InterfaceRef<Types, Sent> | PothosSchemaTypes.UnionRef<Types, Sent>;

/** What a connection is of. */
interface ConnectionOf {
  /** Names its types: `{name}Connection` and `{name}Edge`. */
  name: string;
  node: NodeType;
  /** What the list is, as in "Tracks of an album". */
  description: string;
  /** The members of an item that hold the node; none where the item is the node itself. */
  members?: readonly string[];
  /** Whether items say when they were added, and the member that says it. */
  addedAt?: string;
  /** Likewise for when they were played. */
  playedAt?: string;
  /** The provider counts the list. */
  counted?: boolean;
}

/** The connection types of one schema (Relay Cursor Connections Specification); all share one `PageInfo`. */
export class Connections {
  readonly #builder: Builder;
  readonly #pageInfo;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#pageInfo = builder.objectRef<PageInfo>("PageInfo").implement({
      description: "Where a page begins and ends.",
      fields: (t) => ({
        hasNextPage: t.exposeBoolean("hasNextPage", { nullable: false, description: "Whether the list goes on." }),
        hasPreviousPage: t.exposeBoolean("hasPreviousPage", {
          nullable: false,
          description: "Whether something stands before this page. Lists are read forwards only.",
        }),
        startCursor: t.exposeString("startCursor", { description: "The cursor of the first item." }),
        endCursor: t.exposeString("endCursor", { description: "Give it as `after` for the next page." }),
      }),
    });
  }

  /** The connection type of a kind of list. */
  of(list: ConnectionOf) {
    const edge = this.#edge(list);
    const { counted = true, name, description } = list;
    return this.#builder.objectRef<Page>(`${name}Connection`).implement({
      description: `${description}, page by page.`,
      fields: (t) => ({
        edges: t.field({
          type: [edge],
          description: "The items of this page.",
          extensions: { members: ["items"] },
          nullable: { list: false, items: false },
          resolve: (page) => page.edges,
        }),
        pageInfo: t.field({
          type: this.#pageInfo,
          description: "Where this page ends.",
          nullable: false,
          resolve: (page) => page.pageInfo,
        }),
        ...(counted
          ? {
              totalCount: t.int({
                description: "Items in the whole list.",
                nullable: false,
                resolve: (page) => needed(page.totalCount),
              }),
            }
          : {}),
      }),
    });
  }

  #edge({ name, node, members = [""], addedAt, playedAt, description }: ConnectionOf) {
    return this.#builder.objectRef<Edge>(`${name}Edge`).implement({
      description: `One of: ${description.toLowerCase()}.`,
      fields: (t) => ({
        cursor: t.exposeString("cursor", { nullable: false, description: "Its place in the list, for `after`." }),
        node: t.field({
          type: node,
          description: "Null where it is no longer to be had.",
          extensions: { members },
          resolve: (edge) => edge.node,
        }),
        ...(addedAt === undefined
          ? {}
          : {
              addedAt: instant(t, addedAt, "When it came into the list: an instant (RFC 3339), where that is known."),
            }),
        ...(playedAt === undefined
          ? {}
          : { playedAt: instant(t, playedAt, "When it was played: an instant (RFC 3339).") }),
      }),
    });
  }
}

function instant(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Edge>, member: string, description: string) {
  return t.string({
    description,
    extensions: { members: [member] },
    resolve: ({ sent }) => textOf(sent[member]),
  });
}

/** The arguments of every connection; `usual` items where nothing is said. */
export function pageArguments(arg: ArgBuilder<Types>, usual = 20) {
  return {
    first: arg.int({
      required: true,
      defaultValue: usual,
      description: `How many items, 0 to ${LARGEST_PAGE}; more is an error.`,
    }),
    after: arg.string({ description: "The cursor of the item before the page; the list's beginning if left out." }),
  };
}
