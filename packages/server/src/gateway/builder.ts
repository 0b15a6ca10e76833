import SchemaBuilder from "@pothos/core";
import type { GatewayContext } from "./context.js";

/**
 * A schema in the making. Fields are nullable unless they say otherwise: one field's failure leaves the rest standing.
 */
export function newBuilder() {
  return new SchemaBuilder<{ Context: GatewayContext }>({});
}

export type Builder = ReturnType<typeof newBuilder>;

/** What Pothos knows of this schema. */
export type Types = Builder["$inferSchemaTypes"];
