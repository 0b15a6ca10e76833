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
  user: User;
}

/** Reads the bearer token (RFC 6750 §2.1). Throws 401. */
export function authenticate(simulation: Simulation, request: FastifyRequest): Caller {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const known = token === undefined ? undefined : simulation.grants.accessToken(token);
  const user = known && simulation.catalogue.user(known.grant.userId);
  if (!known || !user) throw unauthorized("Invalid access token");
  if (known.expiresAt <= simulation.clock.now()) throw unauthorized("The access token expired");
  return { grant: known.grant, user };
}

/** Holds an app to its rate, its mode, its users and its scopes. Throws 429 or 403. */
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
    if (!caller.user.allowListed) throw new ApiError(403, "User not registered in the Developer Dashboard");
    if (operation.mode === "extended") throw new ApiError(403, "Forbidden");
  }
  if (!operation.scopes.every((scope) => caller.grant.scopes.includes(scope))) {
    throw new ApiError(403, "Insufficient client scope");
  }
}

function unauthorized(message: string): ApiError {
  const challenge = `Bearer realm="spotify", error="invalid_token", error_description="${message}"`;
  return new ApiError(401, message, undefined, { "www-authenticate": challenge });
}
