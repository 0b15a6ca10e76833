import { fastify } from "fastify";
import { createSchema, createYoga } from "graphql-yoga";
import mercurius from "mercurius";
import { resolvers, SDL } from "../engines-screen.js";
import { announce } from "../race-announce.js";

// The same screen by the engines of others, each in Fastify as its documentation says:
// `node … mercurius | mercurius-jit | graphql-yoga`.

const app = fastify();
const [, , name = ""] = process.argv;
if (name === "graphql-yoga") {
  const yoga = createYoga({ schema: createSchema({ typeDefs: SDL, resolvers }), logging: false, graphiql: false });
  app.addContentTypeParser("application/json", {}, (_request, _payload, done) => done(null));
  app.route({
    url: yoga.graphqlEndpoint,
    method: ["POST"],
    handler: (request, reply) => yoga.handleNodeRequestAndResponse(request, reply, {}),
  });
} else {
  await app.register(mercurius, { schema: SDL, resolvers, ...(name === "mercurius-jit" ? { jit: 1 } : {}) });
}
announce(await app.listen({ host: "127.0.0.1", port: 0 }));
