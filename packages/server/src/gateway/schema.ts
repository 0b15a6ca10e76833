import type { GraphQLSchema } from "graphql";
import type { Account } from "../accounts/accounts.js";
import { type Builder, newBuilder } from "./builder.js";
import { Connections } from "./connection.js";
import { nodeFields } from "./node.js";
import { nodeInterface } from "./node-interface.js";
import type { SchemaModule } from "./schema-module.js";

/** The whole schema: `viewer`, which is our account, `node`, and what the providers bring. */
export function buildSchema(modules: readonly SchemaModule[]): GraphQLSchema {
  const builder = newBuilder();
  builder.queryType({ description: "What can be read." });
  if (modules.some(({ changes }) => changes)) builder.mutationType({ description: "What can be changed." });
  viewerField(builder);
  const node = nodeInterface(builder);
  nodeFields(builder, node, modules);
  const connections = new Connections(builder);
  for (const module of modules) module.extend(builder, connections, node);
  return builder.toSchema();
}

function viewerField(builder: Builder): void {
  const grant = builder.objectRef<{ provider: string; status: string }>("Connection").implement({
    description: "The account's grant at a provider.",
    fields: (t) => ({
      provider: t.exposeString("provider", { nullable: false, description: "The provider's name." }),
      status: t.exposeString("status", {
        nullable: false,
        description:
          "`active`, `reauthorization_due` (the provider ends the grant within 14 days) or `needs_reauthorization`.",
      }),
    }),
  });

  const viewer = builder.objectRef<Account>("Viewer").implement({
    description: "The signed-in account.",
    fields: (t) => ({
      id: t.exposeID("id", { nullable: false, description: "The account's id." }),
      name: t.exposeString("name", { description: "As the person is called, where that is known." }),
      email: t.exposeString("email", { description: "The e-mail address, where there is one." }),
      connections: t.field({
        type: [grant],
        description: "Its grants at providers.",
        nullable: { list: false, items: false },
        resolve: (_account, _args, context) => context.connections(),
      }),
    }),
  });

  builder.queryFields((t) => ({
    viewer: t.field({
      type: viewer,
      nullable: false,
      description: "The signed-in account.",
      extensions: { calls: 0 },
      resolve: (_root, _args, context) => context.account(),
    }),
  }));
}
