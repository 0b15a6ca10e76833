import { CounterfoilError } from "@counterfoil/protocol";
import type { GraphQLResolveInfo } from "graphql";
import type { Builder } from "./builder.js";
import type { GatewayContext } from "./context.js";
import type { Sent } from "./members.js";
import type { NodeInterface } from "./node-interface.js";
import type { SchemaModule } from "./schema-module.js";

/** As many nodes may be asked for at once. */
const MOST_NODES = 40;

/** The fields `node` and `nodes`. */
export function nodeFields(builder: Builder, node: NodeInterface, modules: readonly SchemaModule[]): void {
  builder.queryFields((t) => ({
    node: t.field({
      type: node,
      description: "The object with a global id; null where there is none.",
      args: { id: t.arg.id({ required: true, description: "A global id, as any object's `id` gives it." }) },
      resolve: (_root, { id }, context, info) => readNode(modules, String(id), context, info),
    }),
    nodes: t.field({
      type: [node],
      description: "Objects by their global ids, in the order asked; null where there is none.",
      nullable: { list: false, items: true },
      args: { ids: t.arg.idList({ required: true, description: `Global ids, at most ${MOST_NODES}.` }) },
      resolve: (_root, { ids }, context, info) => {
        if (ids.length > MOST_NODES)
          throw new CounterfoilError("invalid_request", { detail: `ids may hold ${MOST_NODES}.` });
        return ids.map((id) => readNode(modules, String(id), context, info));
      },
    }),
  }));
}

async function readNode(
  modules: readonly SchemaModule[],
  id: string,
  context: GatewayContext,
  info: GraphQLResolveInfo,
): Promise<Sent | null> {
  const module = modules.find(({ provider }) => id.startsWith(`${provider}:`));
  if (!module) throw new CounterfoilError("invalid_request", { detail: "id is not a global id of this schema." });
  const found = await module.node(id, context, info);
  return found && { ...found.sent, __typename: found.type };
}
