import { fastify } from "fastify";
import { buildSchema, type DocumentNode, execute, parse, validate } from "graphql";
import { Engine } from "../packages/server/src/gateway/engine.js";
import { openLog } from "../packages/server/src/lib/log.js";
import { resolvers, SDL } from "./engines-screen.js";
import { announce } from "./race-announce.js";

// A Fastify route over graphql-js: `node … ours | floor | uncached`. `ours` is the gateway's engine, with its limits and
// its weighing; `floor` parses and validates each text once; `uncached` does so each time.

interface Wish {
  query: string;
  variables: Record<string, unknown>;
}

const schema = buildSchema(SDL);
for (const [name, resolve] of Object.entries(resolvers.Query)) {
  const field = schema.getQueryType()?.getFields()[name];
  if (field) field.resolve = resolve;
}
const [, , name = ""] = process.argv;
const run = runnerOf(name);
const app = fastify();
app.post<{ Body: Wish }>("/graphql", ({ body }) => run(body));
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

function runnerOf(which: string): (wish: Wish) => Promise<unknown> {
  if (which === "ours") {
    const engine = new Engine(schema, true, openLog("silent"));
    // Resolvers of this schema look at nothing of a request.
    const nobody = {} as Parameters<Engine["run"]>[1];
    return async ({ query, variables }) =>
      (await engine.run({ query, variables, operationName: undefined }, nobody)).answer;
  }
  const documents = new Map<string, DocumentNode>();
  return async ({ query, variables }) => {
    const document = documents.get(query) ?? prepared(query);
    if (which === "floor") documents.set(query, document);
    return execute({ schema, document, variableValues: variables });
  };
}

function prepared(query: string): DocumentNode {
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error) throw error;
  return document;
}
