import type { Target } from "../target.js";

/** One documented operation: where it is, and what its body may hold. */
export interface Operation {
  path: string;
  method: string;
  members: string[];
  isForm: boolean;
}

interface OpenApi {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: BodySchema }> } }>>;
}

interface BodySchema {
  properties?: Record<string, unknown>;
  anyOf?: BodySchema[];
  oneOf?: BodySchema[];
  allOf?: BodySchema[];
}

const FORM = "application/x-www-form-urlencoded";

/** Paths that no document of the API names. */
const undocumented = ["/openapi.json", "/docs", "/docs/", "/docs/static/index.html", "/mailbox", "/metrics"];

/** What the server says of itself: an attacker begins there too. */
export async function surfaceOf(target: Target): Promise<Operation[]> {
  const { paths } = (await target.get("/openapi.json")).body as unknown as OpenApi;
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]): Operation => {
      const content = requestBody?.content ?? {};
      const members = Object.values(content).flatMap(({ schema }) => membersOf(schema));
      return { path, method: method.toUpperCase(), members, isForm: FORM in content };
    }),
  );
  const others = undocumented.map((path): Operation => ({ path, method: "GET", members: [], isForm: false }));
  return [...documented, ...others];
}

function membersOf(schema: BodySchema): string[] {
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => list ?? []);
  return [...Object.keys(schema.properties ?? {}), ...parts.flatMap(membersOf)];
}
