import { CounterfoilError } from "@counterfoil/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";

/** One mounted path, as a pattern and as an expression, and the methods it takes. */
export interface MountedRoute {
  url: string;
  path: RegExp;
  methods: string[];
}

const mounted = new WeakMap<object, MountedRoute[]>();

/** What is mounted, in the order of mounting. */
export function mountedRoutes(app: Pick<FastifyInstance, "server">): readonly MountedRoute[] {
  return mounted.get(app.server) ?? [];
}

/** Remembers what gets mounted, so that a wrong method can be told from an unknown path. */
export function rememberRoutes(app: Pick<FastifyInstance, "addHook" | "server">): void {
  const routes: MountedRoute[] = [];
  mounted.set(app.server, routes);
  app.addHook("onRoute", (route: RouteOptions) => {
    const path = new RegExp(
      `^${route.url
        .replace(/[.*+?^$|()[\]\\]/g, "\\$&")
        .replace(/:[A-Za-z_]+/g, "[^/]+")
        .replace(/\/\\\*$/, "/.+")}$`,
    );
    routes.push({ url: route.url, path, methods: [route.method].flat() });
  });
}

/** 404 for an unknown path, 405 with `Allow` for a known one with another method (RFC 9110 §15.5.5, §15.5.6). */
export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): never {
  throw unknownRoute(request, reply);
}

function unknownRoute(request: FastifyRequest, reply: FastifyReply): CounterfoilError {
  const path = request.url.split("?", 1)[0] ?? "";
  const allowed = mountedRoutes(request.server)
    .filter((route) => route.path.test(path))
    .flatMap((route) => route.methods);
  if (allowed.length === 0) return new CounterfoilError("not_found");
  reply.header("allow", [...new Set(allowed)].join(", "));
  return new CounterfoilError("method_not_allowed");
}

/** `OPTIONS` asks whether a page may call (Fetch §4.8), with the two headers of a preflight; for nothing else is it there. */
export function answerOptionsWithoutPreflight(
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { origin, "access-control-request-method": method } = request.headers;
  done(request.method === "OPTIONS" && !(origin && method) ? unknownRoute(request, reply) : undefined);
}
