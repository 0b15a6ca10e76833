import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { allScopes, parseScopes } from "../scopes.js";
import { settingsSchema } from "../settings.js";
import type { Simulation } from "../simulation.js";
import { isLocal } from "./guard.js";
import { ControlError, read } from "./order.js";
import { orderedFaultSchema } from "./ordered-fault.js";
import { pageRoutes } from "./page/routes.js";

/** The controls under `/_control`: JSON in, JSON out; `user` is always a user's `id`. */
export async function controlRoutes(server: FastifyInstance, simulation: Simulation): Promise<void> {
  const userId = z.string().refine((id) => simulation.catalogue.user(id), "is not the id of a user");
  const clientId = z.string().refine((id) => simulation.app(id), "is not the id of an app");
  const tokensSchema = z.strictObject({
    user: userId,
    client_id: clientId.optional(),
    scope: z
      .string()
      .refine((text) => parseScopes(text), "holds an unknown scope")
      .optional(),
  });
  const faultsSchema = z.array(orderedFaultSchema).max(1000);

  server.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (!isLocal(request)) throw new ControlError(403, "the controls answer this machine only: use the host 127.0.0.1");
  });
  server.setErrorHandler((error, _request, reply) => sendError(reply, error));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, async (_request: unknown, body: string) => parseJson(body));

  server.get("/_control/users", () =>
    simulation.catalogue.users.map((user) => ({
      id: user.id,
      account_id: user.accountId,
      display_name: user.displayName,
      email: user.email,
      allow_listed: user.allowListed,
    })),
  );
  server.post("/_control/tokens", (request) => {
    const order = read(tokensSchema, request.body);
    const grant = simulation.grants.open({
      clientId: order.client_id ?? simulation.apps[0]?.clientId ?? "",
      userId: order.user,
      scopes: order.scope === undefined ? allScopes : (parseScopes(order.scope) ?? []),
      publicClient: false,
    });
    return {
      access_token: simulation.grants.issueAccessToken(grant),
      refresh_token: simulation.grants.issueRefreshToken(grant),
    };
  });
  server.get("/_control/counters", () => ({ token: simulation.counters.token, api: simulation.counters.api }));
  server.delete("/_control/counters", (_request, reply) => {
    simulation.counters.clear();
    return reply.code(204).send();
  });
  server.post("/_control/expire", (request) => {
    const order = read(z.strictObject({ user: userId.optional() }), request.body);
    return { expired: simulation.grants.expire(order.user) };
  });
  server.post("/_control/revoke", (request) => {
    const order = read(z.strictObject({ user: userId }), request.body);
    return { revoked: simulation.grants.revoke(order.user) };
  });
  server.get("/_control/settings", () => simulation.settings.current);
  server.put("/_control/settings", (request) => {
    const change = read(settingsSchema.partial(), request.body);
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    return simulation.settings.change(Object.fromEntries(given));
  });
  server.get("/_control/faults", () => simulation.faults.list);
  server.put("/_control/faults", (request) => {
    simulation.faults.replace(read(faultsSchema, request.body));
    return simulation.faults.list;
  });
  server.delete("/_control/faults", (_request, reply) => {
    simulation.faults.replace([]);
    return reply.code(204).send();
  });
  server.register(async (room) => pageRoutes(room, simulation));
  server.all("/_control/*", (request) => {
    throw new ControlError(404, `there is no control ${request.method} ${request.url.split("?")[0]}`);
  });
}

/** JSON whatever the content type says, so that `curl -d` needs no header; an empty body is an order without members. */
function parseJson(body: string): unknown {
  if (body.trim() === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError(400, "body: must be JSON");
  }
}

function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  const text = status < 500 && error instanceof Error ? error.message : "the simulator made a mistake";
  const field = error instanceof ControlError && error.field ? { field: error.field } : {};
  return reply.code(status).send({ error: text, ...field });
}
