import { at, needed, objectOf, type Sent, textOf, wholeOf } from "../members.js";
import {
  type Item,
  markedPage,
  markOf,
  type Page,
  type PageArguments,
  pageOf,
  type Stretch,
  stretchOf,
} from "../page.js";
import type { WebApi } from "./web-api.js";

/** Where a list of the Web API is, and how it is read. */
export interface List {
  /** Path and query, without `limit` and `offset`. */
  path: string;
  /** Spotify's own largest page there; 50 if left out. */
  largest?: number;
  /** The member of the answer that is the paging object, where it is not the answer itself. */
  within?: string;
  /** The member of an item that is the node; several where one takes the place of another. */
  node?: readonly string[];
  /** The first page, where an answer at hand has it. */
  known?: Sent | null;
  /** Spotify goes no further than this. */
  reach?: number;
  /** Ask for largest pages even where fewer items are wanted, so that lists of one answer share the call. */
  wholePages?: boolean;
}

/** A page of a list, in as many of Spotify's own pages as it takes: the first tells how many, the others come together. */
export async function readPage(api: WebApi, list: List, args: PageArguments): Promise<Page> {
  const stretch = stretchOf(args);
  const { reach = Number.POSITIVE_INFINITY } = list;
  const known = knownItems(list, stretch);
  if (known) return pageOf(stretch, known.items, known.total, reach);
  const first = await readPart(api, list, partsOf(list, stretch)[0] ?? stretch);
  const parts = partsOf(list, stretch)
    .slice(1)
    .filter(({ offset }) => offset < Math.min(first.total, reach));
  const rest = await Promise.all(parts.map((part) => readPart(api, list, part)));
  const items = [first, ...rest].flatMap((part) => part.items);
  return pageOf(stretch, items.slice(0, stretch.count), first.total, reach);
}

interface Part {
  items: (Item & { place: number })[];
  total: number;
}

function partsOf({ largest = 50, wholePages = false, reach }: List, { offset, count }: Stretch): Stretch[] {
  const parts: Stretch[] = [];
  // A count of none still asks for one, because the answer says how long the list is.
  for (let done = 0; done < Math.max(1, count); done += largest) {
    const wanted = wholePages ? largest : Math.min(largest, Math.max(1, count - done));
    const within = reach === undefined ? wanted : Math.min(wanted, reach - offset - done);
    parts.push({ offset: offset + done, count: Math.max(1, within) });
  }
  return parts;
}

async function readPart(api: WebApi, list: List, { offset, count }: Stretch): Promise<Part> {
  const separator = list.path.includes("?") ? "&" : "?";
  const body = await api.get(`${list.path}${separator}limit=${count}&offset=${offset}`);
  return partOf(list, needed(list.within === undefined ? body : objectOf(at(body, list.within))), offset);
}

function partOf({ node }: List, paging: Sent, offset: number): Part {
  const sent = needed(Array.isArray(paging.items) ? paging.items : null);
  return {
    total: needed(wholeOf(paging.total)),
    items: sent.map((one, index) => ({ ...itemOf(objectOf(one), node), place: offset + index })),
  };
}

function itemOf(sent: Sent | null, node: readonly string[] | undefined): Item {
  if (sent === null) return { sent: {}, node: null };
  if (node === undefined) return { sent, node: sent };
  return { sent, node: node.map((member) => objectOf(at(sent, member))).find((found) => found !== null) ?? null };
}

/** The stretch in an answer at hand, if all of it is there. */
function knownItems(list: List, { offset, count }: Stretch): Part | undefined {
  const { known } = list;
  if (!known || wholeOf(known.offset) !== 0 || !Array.isArray(known.items) || wholeOf(known.total) === null) return;
  const { items, total } = partOf(list, known, 0);
  const covered = items.length === total || offset + count <= items.length;
  return covered ? { total, items: items.slice(offset, offset + count) } : undefined;
}

/** A list of the Web API that goes by cursor. */
export interface MarkedList extends Pick<List, "path" | "within" | "node"> {
  /** The parameter that carries the mark of the item before the page. */
  parameter: string;
  form: RegExp;
  /** An item's mark. */
  mark: (item: Item) => string | null;
}

/** A page of a list by cursor; one call after the other, since each gives the mark of the next. */
export async function readMarkedPage(api: WebApi, list: MarkedList, args: PageArguments): Promise<Page> {
  const begin = markOf(args, list.form);
  const found: (Item & { mark: string })[] = [];
  let mark = begin;
  let goesOn = true;
  let total: number | null = null;
  do {
    const limit = Math.max(1, Math.min(50, args.first - found.length));
    const from = mark === undefined ? "" : `&${list.parameter}=${encodeURIComponent(mark)}`;
    const separator = list.path.includes("?") ? "&" : "?";
    const body = await api.get(`${list.path}${separator}limit=${limit}${from}`);
    const paging = needed(list.within === undefined ? body : objectOf(at(body, list.within)));
    const sent: unknown[] = needed(Array.isArray(paging.items) ? paging.items : null);
    total = wholeOf(paging.total);
    const items = sent.map((one) => itemOf(objectOf(one), list.node));
    found.push(...items.map((item) => ({ ...item, mark: needed(list.mark(item)) })));
    goesOn = textOf(paging.next) !== null && items.length > 0;
    mark = found.at(-1)?.mark;
  } while (goesOn && found.length < args.first);
  const edges = found.slice(0, args.first);
  return markedPage(edges, goesOn || edges.length < found.length, begin !== undefined, total);
}
