import { CounterfoilError } from "@counterfoil/protocol";
import { z } from "zod";
import { type Clients, isConfidential, requireGrant } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { clientCredentials } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";
import { RevocationStream } from "./stream.js";

/**
 * `revocations/` owns the feed that resource servers listen to, `GET /revocations`: what ended before its time, as
 * server-sent events. It decides nothing; what is revoked stands in SQL.
 */
const headers = z.object({ "last-event-id": z.string().max(32).optional() });

/** `longestAccess`: how long an access token lives at most, milliseconds. */
export function revocationRoutes(app: App, clients: Clients, feed: RevocationFeed, longestAccess: number): void {
  const open = new Set<RevocationStream>();
  app.addHook("preClose", async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    "/revocations",
    {
      schema: {
        summary: "Revoked sessions, keys and tokens, as server-sent events",
        description:
          "`revocation` events (the snapshot, then each new one), `ready` after the snapshot, `mark` each second. " +
          "`Last-Event-ID` resumes.",
        tags: ["resource servers"],
        security: [{ client: [] }],
        headers,
        response: { 200: z.string().describe("text/event-stream"), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = await clients.authenticate(clientCredentials(request, {}));
      if (!isConfidential(client)) throw new CounterfoilError("invalid_client");
      requireGrant(client, "revocations");
      const stream = new RevocationStream(feed, longestAccess, request.headers["last-event-id"]);
      open.add(stream);
      stream.events.once("close", () => open.delete(stream));
      request.raw.once("close", () => stream.end());
      return reply
        .header("content-type", "text/event-stream")
        .header("x-accel-buffering", "no")
        .send(stream.events as never);
    },
  );
}
