import { ApiError } from "./api-error.js";
import type { Call } from "./operation.js";

/** Finds what the path names. 400 for what cannot be an id (22 base-62 digits), 404 for one that is not in use. */
export function find<T>(call: Call, param: string, look: (id: string) => T | undefined): T {
  return findById(call.params[param] ?? "", look);
}

/** The same for an id from elsewhere. */
export function findById<T>(id: string, look: (id: string) => T | undefined): T {
  if (!/^[0-9A-Za-z]{22}$/.test(id)) throw new ApiError(400, "invalid id");
  const found = look(id);
  if (found === undefined) throw new ApiError(404, "Resource not found");
  return found;
}
