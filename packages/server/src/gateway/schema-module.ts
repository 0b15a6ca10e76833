import type { GraphQLResolveInfo } from "graphql";
import type { Builder } from "./builder.js";
import type { Connections } from "./connection.js";
import type { GatewayContext } from "./context.js";
import type { EndpointData } from "./endpoint.js";
import type { Sent } from "./members.js";
import type { NodeInterface } from "./node-interface.js";

/**
 * What a provider brings to the schema: its types and root fields. The gateway knows nothing else of it. Resolvers ask the
 * provider by `context.api(provider)`, which holds the caller to that provider's scope. A field whose calls are not to be seen
 * by its place says how many it makes by the extension `calls`: 0 for a group of fields, 1 for an object that is asked for
 * without arguments.
 */
export interface SchemaModule {
  /** The provider's name in the configuration; global ids of its objects begin with it and a colon. */
  readonly provider: string;
  /** What the planner has to know of its API. */
  readonly endpoints: EndpointData;
  /** Whether it has fields that change something. */
  readonly changes: boolean;
  /** Adds its types, and fields of `Query` and `Mutation`. Its type names have to be its own. */
  extend(builder: Builder, connections: Connections, node: NodeInterface): void;
  /**
   * The object with a global id of this provider, and the name of its type; null where the provider knows none. Throws
   * `invalid_request` for a text that is no id.
   */
  node(id: string, context: GatewayContext, info: GraphQLResolveInfo): Promise<FoundNode | null>;
}

/** An object that was found by its id. */
export interface FoundNode {
  type: string;
  sent: Sent;
}
