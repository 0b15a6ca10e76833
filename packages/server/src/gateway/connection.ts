import { CounterfoilError } from "@counterfoil/protocol";
import type { ObjectRef } from "@pothos/core";
import type { Builder } from "./builder.js";

/** A stretch of a list that counts by offset. */
export interface Stretch {
  offset: number;
  count: number;
}

/** One page of a Relay connection (Relay Cursor Connections Specification). */
export interface Page<Edge> {
  edges: (Edge & { cursor: string })[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

const LARGEST_PAGE = 100;
const CURSOR = /^o(\d{1,9})$/;

/** The arguments `first` and `after` as a stretch. Throws `invalid_request`: a page is never made smaller than asked. */
export function stretchOf(args: { first: number; after?: string | null | undefined }): Stretch {
  if (args.first < 0 || args.first > LARGEST_PAGE)
    throw new CounterfoilError("invalid_request", { detail: `first has to be 0 to ${LARGEST_PAGE}.` });
  if (args.after === undefined || args.after === null) return { offset: 0, count: args.first };
  const [, position] = CURSOR.exec(Buffer.from(args.after, "base64url").toString("utf8")) ?? [];
  if (position === undefined)
    throw new CounterfoilError("invalid_request", { detail: "after is not a cursor of this list." });
  return { offset: Number(position) + 1, count: args.first };
}

/** Makes a page of the edges found at a stretch. */
export function pageOf<Edge extends object>(stretch: Stretch, found: readonly Edge[], totalCount: number): Page<Edge> {
  const edges = found.map((edge, index) => ({ ...edge, cursor: cursorOf(stretch.offset + index) }));
  return {
    edges,
    pageInfo: { hasNextPage: stretch.offset + edges.length < totalCount, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount,
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`o${position}`, "utf8").toString("base64url");
}

/** The connection types of one schema; all share one `PageInfo`. */
export class Connections {
  readonly #builder: Builder;
  readonly #pageInfo;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#pageInfo = builder.objectRef<Page<object>["pageInfo"]>("PageInfo").implement({
      description: "Where a page ends.",
      fields: (t) => ({
        hasNextPage: t.exposeBoolean("hasNextPage", { nullable: false }),
        endCursor: t.exposeString("endCursor", { description: "Give it as `after` for the next page." }),
      }),
    });
  }

  /** The types `{name}Connection` and `{name}Edge`. */
  of<Edge extends object>(name: string, edge: ObjectRef<Builder["$inferSchemaTypes"], Edge & { cursor: string }>) {
    const pageInfo = this.#pageInfo;
    return this.#builder.objectRef<Page<Edge>>(`${name}Connection`).implement({
      fields: (t) => ({
        edges: t.field({
          type: [edge],
          nullable: { list: false, items: false },
          resolve: (page) => page.edges,
        }),
        pageInfo: t.field({ type: pageInfo, nullable: false, resolve: (page) => page.pageInfo }),
        totalCount: t.exposeInt("totalCount", { nullable: false }),
      }),
    });
  }
}
