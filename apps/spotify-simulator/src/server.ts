import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { authorizeRoutes } from "./accounts/authorize-routes.js";
import { tokenRoutes } from "./accounts/token-routes.js";
import { apiRoutes } from "./api/routes.js";
import { controlRoutes } from "./control/routes.js";
import { imageRoutes } from "./images/routes.js";
import type { Simulation } from "./simulation.js";
import { welcome } from "./welcome.js";

/** Puts the accounts service, the Web API, the controls and the pictures behind one port. */
export function createServer(simulation: Simulation): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: 65_536,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (_error, _request, reply: FastifyReply) => {
      reply.code(400).send({ error: { status: 400, message: "Bad request" } });
    },
  });
  server.removeAllContentTypeParsers();
  // Each room reads the text itself: the accounts service answers a JSON body in its own words.
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { status: 404, message: "Not found" } }),
  );
  server.get("/", (_request, reply) => welcome(simulation, reply));
  server.register(async (room) => authorizeRoutes(room, simulation));
  server.register(async (room) => tokenRoutes(room, simulation));
  server.register(async (room) => apiRoutes(room, simulation));
  server.register(async (room) => controlRoutes(room, simulation));
  server.register(async (room) => imageRoutes(room, simulation));
  return server;
}
