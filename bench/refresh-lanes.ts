import type { Lane } from "./race.js";
import { FORM, postRequest } from "./race-connection.js";

/** Connections of each contender, each with a part of the sessions. */
export const LANES = 32;
/** Sessions of each contender: each connection refreshes its own in turn. */
export const SESSIONS = 256;

/** What one refresh is, at one contender. */
export interface RefreshRequest {
  path: string;
  /** The client's credentials (RFC 6749 §2.3.1). */
  authorization: string;
  /** Parameters beside the usual ones. */
  more?: Record<string, string>;
}

/** HTTP Basic. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

/** Deals the sessions out to the connections. */
export function refreshLanes(refreshTokens: readonly string[], request: RefreshRequest): Lane[] {
  return Array.from(
    { length: LANES },
    (_, lane) =>
      new RefreshLane(
        refreshTokens.filter((_, index) => index % LANES === lane),
        request,
      ),
  );
}

class RefreshLane implements Lane {
  readonly #refreshTokens: string[];
  readonly #path: string;
  readonly #headers: Record<string, string>;
  readonly #more: string;
  #next = 0;

  constructor(refreshTokens: string[], { path, authorization, more = {} }: RefreshRequest) {
    this.#refreshTokens = refreshTokens;
    this.#path = path;
    this.#headers = { authorization, "content-type": FORM };
    this.#more = Object.entries(more)
      .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`)
      .join("");
  }

  request(): string {
    const refreshToken = encodeURIComponent(this.#refreshTokens[this.#next] ?? "");
    const body = `grant_type=refresh_token&refresh_token=${refreshToken}${this.#more}`;
    return postRequest(this.#path, this.#headers, body);
  }

  /** @throws Error when the answer has no new token: then it was no rotation. */
  answered({ body }: { body: string }): void {
    const [, refreshToken] = /"refresh_token":"([^"]+)"/.exec(body) ?? [];
    if (refreshToken === undefined || refreshToken === this.#refreshTokens[this.#next])
      throw new Error(`a refresh did not rotate: ${body.slice(0, 300)}`);
    if (body.split(".").length < 3) throw new Error("the access token is no JWT");
    this.#refreshTokens[this.#next] = refreshToken;
    this.#next = (this.#next + 1) % this.#refreshTokens.length;
  }
}
