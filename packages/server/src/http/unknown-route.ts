import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";

/** The mounted paths as expressions, with their methods, by application. */
const mounted = new WeakMap<object, { path: RegExp; methods: string[] }[]>();

/** Remembers what gets mounted, so that a wrong method can be told from an unknown path. */
export function rememberRoutes(app: Pick<FastifyInstance, "addHook" | "server">): void {
  const routes: { path: RegExp; methods: string[] }[] = [];
  mounted.set(app.server, routes);
  app.addHook("onRoute", (route: RouteOptions) => {
    const path = new RegExp(`^${route.url.replace(/[.*+?^$|()[\]\\]/g, "\\$&").replace(/:[A-Za-z_]+/g, "[^/]+")}$`);
    routes.push({ path, methods: [route.method].flat() });
  });
}

/** 404 for an unknown path, 405 with `Allow` for a known one with another method (RFC 9110 §15.5.5, §15.5.6). */
export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): never {
  const path = request.url.split("?", 1)[0] ?? "";
  const routes = mounted.get(request.server.server) ?? [];
  const allowed = routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods);
  if (allowed.length === 0) throw new CounterfoilError("not_found");
  reply.header("allow", [...new Set(allowed)].join(", "));
  throw new CounterfoilError("method_not_allowed");
}
