import type { FastifyRequest } from "fastify";
import type { User } from "../catalogue/records.js";
import type { Simulation } from "../simulation.js";
import type { Grant } from "../state/grants.js";
import { ApiError } from "./api-error.js";
import type { Operation } from "./operation.js";
import type { RateLimit } from "./rate-limit.js";

/** Whose token came with a request. */
export interface Caller {
  grant: Grant;
  /** Missing from the token of an app alone (RFC 6749 §4.4). */
  user: User | undefined;
}

/** Reads the bearer token (RFC 6750 §2.1). Throws 401. */
export function authenticate(simulation: Simulation, request: FastifyRequest): Caller {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const known = token === undefined ? undefined : simulation.grants.accessToken(token);
  const userId = known?.grant.userId;
  const user = typeof userId === "string" ? simulation.catalogue.user(userId) : undefined;
  if (!known || (userId !== null && !user)) throw unauthorized("Invalid access token");
  if (known.expiresAt <= simulation.clock.now()) throw unauthorized("The access token expired");
  return { grant: known.grant, user };
}

/** Holds an app to its rate, its mode, its users and its scopes. Throws 429, 403 or 401. */
export function authorize(simulation: Simulation, caller: Caller, operation: Operation, rateLimit: RateLimit): void {
  const { mode, rateLimit: limit, quota } = simulation.settings.current;
  const wait = rateLimit.admit(caller.grant.clientId, limit);
  if (wait !== undefined) {
    throw new ApiError(429, "API rate limit exceeded", undefined, { "retry-after": String(wait) });
  }
  if (mode === "development") {
    const owner = simulation.app(caller.grant.clientId)?.owner ?? "";
    const rest = simulation.quota.admit(owner, operation.path, quota);
    if (rest !== undefined) {
      throw new ApiError(429, "Too many requests", "QUOTA_EXCEEDED", { "retry-after": String(rest) });
    }
    if (caller.user?.allowListed === false) throw new ApiError(403, "User not registered in the Developer Dashboard");
    if (operation.mode === "extended") throw new ApiError(403, "Forbidden");
  }
  if (!caller.user) authorizeApp(operation);
  else if (!operation.scopes.every((scope) => caller.grant.scopes.includes(scope))) {
    throw new ApiError(403, "Insufficient client scope");
  }
}

/** An app alone reads what is public: it has no scopes, and none are asked of it. Throws 401. */
function authorizeApp({ method, path }: Operation): void {
  if (method !== "GET" || path.split("/")[1] === "me") throw userNeeded();
}

/** What an app alone is told where a user is needed. */
export function userNeeded(): ApiError {
  return new ApiError(401, "Valid user authentication required");
}

function unauthorized(message: string): ApiError {
  const challenge = `Bearer realm="spotify", error="invalid_token", error_description="${message}"`;
  return new ApiError(401, message, undefined, { "www-authenticate": challenge });
}
