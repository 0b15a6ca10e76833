/** What the planner has to know of one of a provider's endpoints, as data. */
export interface Endpoint {
  /** What the provider counts together: its calls share one rate budget. */
  family: string;
  /** `public`: the same for everybody in a market. `private`: the account's own, kept for nobody else. */
  visibility: "public" | "private";
  /** The same in every market. */
  everywhere?: true;
  /** Seconds for which a private answer may be kept, 30 at most; 0 where it changes by itself. 30 if left out. */
  keep?: number;
  /** The endpoint that answers several of these at once, where the provider lets this app use it. */
  batch?: Batch;
}

/** An endpoint that answers several objects at once: `path?parameter=id,id` gives them in that order as `member`. */
export interface Batch {
  path: string;
  parameter: string;
  /** Ids that one call takes. */
  most: number;
  member: string;
}

/** A provider's endpoints: templates with `{names}` in the places of ids, and what each is. */
export interface EndpointData {
  templates: Readonly<Record<string, Endpoint>>;
  /** The query parameter that names a market, and where the provider says which one an account is in. */
  market?: { parameter: string; profile: string; member: string };
}

/** An endpoint as a path meets it. */
export interface Asked {
  endpoint: Endpoint;
  /** What stands in the last place of a name; undefined for a template without one. */
  id: string | undefined;
  /** The market that the query names. */
  market: string | undefined;
}

/** What is not listed is private, is not kept, and is counted by the first part of its path. */
const UNLISTED = { visibility: "private", keep: 0 } as const;

/** Finds the endpoint of a path. */
export class Endpoints {
  readonly market: EndpointData["market"];
  readonly #templates: readonly { pattern: RegExp; endpoint: Endpoint }[];

  constructor({ templates, market }: EndpointData) {
    this.market = market;
    this.#templates = Object.entries(templates).map(([template, endpoint]) => ({
      pattern: new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`),
      endpoint,
    }));
  }

  of(pathWithQuery: string): Asked {
    const [path = "", query] = pathWithQuery.split("?", 2);
    const market = this.#marketOf(query);
    for (const { pattern, endpoint } of this.#templates) {
      const match = pattern.exec(path);
      if (match) return { endpoint, id: match.at(-1) === path ? undefined : match.at(-1), market };
    }
    return { endpoint: { family: path.split("/")[1] ?? "", ...UNLISTED }, id: undefined, market };
  }

  /** A market that depends on the token is none that answers could be shared by. */
  #marketOf(query: string | undefined): string | undefined {
    if (this.market === undefined || query === undefined) return undefined;
    const market = new URLSearchParams(query).get(this.market.parameter);
    return market !== null && /^[A-Z]{2}$/.test(market) ? market : undefined;
  }
}

/** Whether a path, with or without a query, lies at or below a prefix. */
export function isBelow(path: string, prefix: string): boolean {
  const base = prefix.replace(/\/+$/, "");
  return path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}?`);
}
