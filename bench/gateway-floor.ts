import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fastify } from "fastify";
import { type DocumentNode, execute, parse, buildSchema as schemaOfText, validate } from "graphql";
import { buildSchema } from "../packages/server/src/gateway/schema.js";
import { spotifySchema } from "../packages/server/src/gateway/spotify/module.js";
import { root } from "../test/support/built.js";
import { announce } from "./race-announce.js";

// graphql-js behind a bare Fastify route: `node … floor | ready`. Each text is parsed and validated once; nobody is asked
// who they are, nothing is limited, weighed, kept or forgotten. `floor` has the gateway's schema over the provider's answers,
// each fetched once and for ever; `ready` hands out what `PUT /data` brought, in the shape that the query wants.

interface Wish {
  query: string;
  variables: Record<string, unknown>;
}
type Sent = Record<string, unknown>;

const [, , name = ""] = process.argv;
const { API = "", TOKEN = "", PERSON = "" } = process.env;
const schema =
  name === "floor"
    ? buildSchema([spotifySchema])
    : schemaOfText(readFileSync(join(root, "packages/server/schema.graphql"), "utf8"));
const documents = new Map<string, DocumentNode>();
const answers = new Map<string, Promise<Sent>>();
/** What reading takes of a request's context. */
const contextValue = {
  api: () => ({ get: answerAt }),
  account: async () => ({ id: "account", name: PERSON, email: null }),
};
let rootValue: Record<string, () => Promise<unknown>> = {};

const app = fastify();
app.put<{ Body: Sent }>("/data", async ({ body }) => {
  // Each comes later, as something behind it would.
  rootValue = Object.fromEntries(Object.entries(body).map(([field, value]) => [field, async () => value]));
  return {};
});
app.post<{ Body: Wish }>("/graphql", async ({ body: { query, variables } }) =>
  execute({ schema, document: documentOf(query), variableValues: variables, rootValue, contextValue }),
);
announce(await app.listen({ host: "127.0.0.1", port: 0 }));

function answerAt(path: string): Promise<Sent> {
  const known = answers.get(path) ?? fetchAnswer(path);
  answers.set(path, known);
  return known;
}

async function fetchAnswer(path: string): Promise<Sent> {
  const answer = await fetch(API + path, { headers: { authorization: `Bearer ${TOKEN}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function documentOf(text: string): DocumentNode {
  const known = documents.get(text);
  if (known) return known;
  const document = parse(text);
  const [error] = validate(schema, document);
  if (error) throw error;
  documents.set(text, document);
  return document;
}
