import { CounterfoilError } from "@counterfoil/protocol";

/**
 * What of a provider's API the pass-through reaches, as data: paths with `{names}` in the places of typed parts, each
 * with the query parameters it takes. What is not listed does not exist.
 */
export interface PathData {
  /** The form of each typed part. */
  parts: Readonly<Record<string, RegExp>>;
  /** Path, to the form of each query parameter. */
  paths: Readonly<Record<string, QueryForms>>;
}

export type QueryForms = Readonly<Record<string, RegExp>>;

interface Template {
  /** A text has to be the same; an expression has to fit. */
  segments: readonly (string | RegExp)[];
  query: QueryForms;
}

/** A provider's allowed paths, ready to be asked. */
export class AllowedPaths {
  readonly #templates: readonly Template[];

  constructor({ parts, paths }: PathData) {
    this.#templates = Object.entries(paths).map(([path, query]) => ({
      segments: path.split("/").map((segment) => partOf(segment, parts)),
      query,
    }));
  }

  /**
   * Path and query as they go to the provider, built anew from what was recognised. Throws `not_found` for a path that is
   * not listed, `invalid_request` for a query that is not.
   */
  rebuild(path: string, query: URLSearchParams): string {
    const segments = path.split("/");
    const template = this.#templates.find((one) => fits(one, segments));
    if (!template) throw new CounterfoilError("not_found");
    const search = new URLSearchParams();
    for (const [name, value] of query) {
      const form = Object.hasOwn(template.query, name) ? template.query[name] : undefined;
      if (!form?.test(value) || search.has(name)) throw wrongQuery(template);
      search.append(name, value);
    }
    const rebuilt = segments.map(encodeURIComponent).join("/");
    return search.size === 0 ? rebuilt : `${rebuilt}?${search}`;
  }
}

function partOf(segment: string, parts: PathData["parts"]): string | RegExp {
  const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
  if (name === undefined) return segment;
  const form = parts[name];
  if (!form) throw new Error(`a path has a part {${name}} without a form`);
  return form;
}

function fits({ segments }: Template, given: readonly string[]): boolean {
  return (
    segments.length === given.length &&
    segments.every((segment, at) => {
      const text = given[at] ?? "";
      return typeof segment === "string" ? segment === text : segment.test(text);
    })
  );
}

/** Says what may be asked, and repeats nothing of what was. */
function wrongQuery({ query }: Template): CounterfoilError {
  const names = Object.keys(query);
  const known = names.length === 0 ? "none" : names.join(", ");
  return new CounterfoilError("invalid_request", {
    detail: `A query parameter is not known here, given twice, or not of its form. Known are: ${known}.`,
  });
}
