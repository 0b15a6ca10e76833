import type { User } from "../catalogue/records.js";
import type { Scope } from "../scopes.js";
import type { Simulation } from "../simulation.js";
import type { View } from "./objects/view.js";

/** A request that may be answered: who asks, for whom, and what. */
export interface Call {
  simulation: Simulation;
  /** The user whose token it is. Throws 401 for the token of an app alone. */
  readonly user: User;
  /** The same, `undefined` for the token of an app alone. */
  viewer: User | undefined;
  scopes: readonly Scope[];
  view: View;
  /** Path below `/v1`, as asked. */
  path: string;
  /** The parts of the path template. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The body as it came, empty where there is none; `api/body.ts` reads it. */
  body: string;
}

/** What an operation answers; without `body` nothing is sent. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** One operation of the Web API, named as in Spotify's reference. */
export interface Operation {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Template below `/v1`, such as `/playlists/{playlist_id}`. */
  path: string;
  /** All of these are needed. */
  scopes: readonly Scope[];
  /** `extended`: closed to apps in development mode since February 2026. */
  mode: "both" | "extended";
  /** What caches may keep: an answer about the user, or one about the catalogue. */
  cache: "user" | "catalogue";
  /** Bytes a body may have, where the usual 64 KB are not enough. */
  bodyLimit?: number;
  handler: (call: Call) => Answer;
}

/** The name of an operation in counters and faults. */
export function operationName(operation: Pick<Operation, "method" | "path">): string {
  return `${operation.method} ${operation.path}`;
}

/** A successful answer with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}
