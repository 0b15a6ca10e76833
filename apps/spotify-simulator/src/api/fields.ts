import { ApiError } from "./api-error.js";

/** A parsed `fields` parameter: members to keep, and members to leave out. */
interface Selection {
  kept: Map<string, Selection | undefined>;
  dropped: Set<string>;
}

const deepest = 20;

/**
 * Applies the parameter `fields` of the playlist endpoints: names separated by commas, dots for a member of a member,
 * parentheses for several, `!` to leave one out. `null` keeps everything; what cannot be read is a 400.
 */
export function filterFields(body: unknown, fields: string | null): unknown {
  if (fields === null || fields === "") return body;
  const parser = new Parser(fields);
  const selection = parser.list(0);
  if (!parser.atEnd) throw new ApiError(400, "Invalid fields");
  return project(body, selection);
}

class Parser {
  #at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.#at === this.text.length;
  }

  list(depth: number): Selection {
    if (depth > deepest) throw new ApiError(400, "Invalid fields");
    const selection: Selection = { kept: new Map(), dropped: new Set() };
    do {
      if (this.#take("!")) selection.dropped.add(this.#name());
      else this.#term(selection, depth);
    } while (this.#take(","));
    return selection;
  }

  /** A name, and what is wanted of it: all, one member after a dot, or those in parentheses. */
  #term(selection: Selection, depth: number): void {
    const name = this.#name();
    if (this.#take("(")) {
      keep(selection, name, this.list(depth + 1));
      if (!this.#take(")")) throw new ApiError(400, "Invalid fields");
    } else if (this.#take(".")) {
      const inner: Selection = { kept: new Map(), dropped: new Set() };
      if (this.#take("!")) inner.dropped.add(this.#name());
      else if (depth < deepest) this.#term(inner, depth + 1);
      else throw new ApiError(400, "Invalid fields");
      keep(selection, name, inner);
    } else {
      keep(selection, name, undefined);
    }
  }

  #name(): string {
    const [name] = /^\s*\w+\s*/.exec(this.text.slice(this.#at, this.#at + 100)) ?? [];
    if (name === undefined) throw new ApiError(400, "Invalid fields");
    this.#at += name.length;
    return name.trim();
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

/** `a.b,a.c` asks for both members of `a`; `a,a.b` for all of it. */
function keep(selection: Selection, name: string, inner: Selection | undefined): void {
  const known = selection.kept.get(name);
  if (known === undefined || inner === undefined) {
    selection.kept.set(name, selection.kept.has(name) ? undefined : inner);
    return;
  }
  for (const [member, wanted] of inner.kept) keep(known, member, wanted);
  for (const member of inner.dropped) known.dropped.add(member);
}

function project(value: unknown, selection: Selection | undefined): unknown {
  if (selection === undefined || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((element) => project(element, selection));
  const members = Object.entries(value).filter(
    ([name]) => !selection.dropped.has(name) && (selection.kept.size === 0 || selection.kept.has(name)),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, project(member, selection.kept.get(name))]));
}
