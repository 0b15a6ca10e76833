import type { Builder } from "../builder.js";
import { requireLive } from "../context.js";
import { KINDS, type Kind, type SessionEvent } from "./session-news.js";

/** The subscription `sessionEvents`, for the page that lists devices. */
export function sessionEventsField(builder: Builder): void {
  const kind = builder.enumType("SessionEventKind", {
    description: "What happened to a session.",
    values: Object.fromEntries(Object.entries(KINDS).map(([name, { description }]) => [name, { description }])) as {
      [Name in Kind]: { description: string };
    },
  });
  const event = builder.objectRef<SessionEvent>("SessionEvent").implement({
    description: "News of one of the account's sessions.",
    fields: (t) => ({
      kind: t.field({ type: kind, nullable: false, description: "What happened.", resolve: (one) => one.kind }),
      sessionId: t.exposeID("sessionId", { nullable: false, description: "The session." }),
      deviceId: t.exposeID("deviceId", { description: "Its device, where the event tells." }),
      current: t.exposeBoolean("current", { nullable: false, description: "Whether it is the socket's own session." }),
      at: t.string({
        nullable: false,
        description: "RFC 3339.",
        resolve: ({ at }) => new Date(at).toISOString(),
      }),
    }),
  });
  builder.subscriptionFields((t) => ({
    sessionEvents: t.field({
      type: event,
      nullable: false,
      description: "What happens to the account's sessions from now on. Needs the scope `account`.",
      subscribe: (_root, _args, context) => requireLive(context).sessionEvents(),
      resolve: (news) => news,
    }),
  }));
}
