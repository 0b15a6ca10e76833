import type { GraphQLSchema } from "graphql";
import type { Account } from "../accounts/accounts.js";
import { newBuilder } from "./builder.js";
import { Connections } from "./connection.js";
import { spotifySchema } from "./spotify/schema.js";
import { sessionEventsField } from "./subscriptions/session-events.js";

/** The whole schema: `viewer`, which is our account, and the provider's part. */
export function buildSchema(): GraphQLSchema {
  const builder = newBuilder();

  const connection = builder.objectRef<{ provider: string; status: string }>("Connection").implement({
    description: "The account's grant at a provider.",
    fields: (t) => ({
      provider: t.exposeString("provider", { nullable: false }),
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
      id: t.exposeID("id", { nullable: false }),
      name: t.exposeString("name"),
      email: t.exposeString("email"),
      connections: t.field({
        type: [connection],
        nullable: { list: false, items: false },
        resolve: (_account, _args, context) => context.connections(),
      }),
    }),
  });

  builder.queryType({
    fields: (t) => ({
      viewer: t.field({ type: viewer, nullable: false, resolve: (_root, _args, context) => context.account() }),
    }),
  });
  builder.subscriptionType({ description: "What can be listened to, over a WebSocket." });
  sessionEventsField(builder);
  spotifySchema(builder, new Connections(builder));
  return builder.toSchema();
}
