import { gzipSync } from "node:zlib";
import type { Controls } from "@counterfoil/spotify-simulator";
import type { Screen } from "./gateway-screens.js";

/** A body in bytes. */
export interface Size {
  raw: number;
  gzip: number;
}

/** Looks at a screen once, and gives the bodies it was made of. */
export type Look = (screen: Screen) => Promise<string[]>;

/** One GraphQL request. @throws Error when its answer has errors. */
export function graphqlLook(server: string, token: string): Look {
  return async ({ query, variables }) => [(await ask(server, token, { query, variables })).text];
}

/** A request to a GraphQL endpoint, with what it says it has cost. @throws Error when its answer has errors. */
export async function ask(
  server: string,
  token: string,
  wish: Pick<Screen, "query" | "variables">,
): Promise<{ text: string; calls: number }> {
  const answer = await fetch(`${server}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: wish.query, variables: wish.variables }),
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors":')) throw new Error(`${answer.status}: ${text.slice(0, 500)}`);
  const [, calls] = /calls=(\d+)/.exec(answer.headers.get("counterfoil-cost") ?? "") ?? [];
  return { text, calls: Number(calls) };
}

/** A plain REST client: each request by itself, whole answers. */
export function restLook(api: string, token: string): Look {
  return ({ rest }) =>
    Promise.all(
      rest.map(async (path) => {
        const answer = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${token}` } });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
        return withoutOldNames(text);
      }),
    );
}

/**
 * An answer as Spotify's development mode has it since February 2026: the simulator says `item` and `items` a second time
 * under their old names `track` and `tracks`, for clients from before.
 */
function withoutOldNames(text: string): string {
  return JSON.stringify(JSON.parse(text), (_name, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).filter(
        ([name]) => !(name === "track" && "item" in value) && !(name === "tracks" && "items" in value),
      ),
    );
  });
}

/** Bytes of bodies, each compressed for itself, as a server would. */
export function sizeOf(bodies: readonly string[]): Size {
  const sum = (bytes: (body: string) => number) => bodies.reduce((total, body) => total + bytes(body), 0);
  return { raw: sum((body) => Buffer.byteLength(body)), gzip: sum((body) => gzipSync(body, { level: 6 }).length) };
}

/** Does something, and counts the requests that the simulator's Web API receives meanwhile. */
export async function counted<Result>(
  simulator: Controls,
  act: () => Promise<Result>,
): Promise<{ calls: number; result: Result }> {
  await simulator.clearCounters();
  const result = await act();
  const { api } = await simulator.counters();
  return { calls: Object.values(api).reduce((sum, count) => sum + count, 0), result };
}
