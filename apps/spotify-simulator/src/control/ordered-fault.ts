import { operationName } from "../api/operation.js";
import { operations } from "../api/operations.js";
import { faultSchema } from "./faults.js";

/** Every endpoint a fault may be ordered for. */
export const endpoints: readonly string[] = ["token", ...operations.map(operationName)];

const known = new Set(endpoints);

/** A fault for an endpoint there is. */
export const orderedFaultSchema = faultSchema.refine(({ endpoint }) => known.has(endpoint), {
  path: ["endpoint"],
  message: "must be token or an operation such as GET /playlists/{playlist_id}",
});
