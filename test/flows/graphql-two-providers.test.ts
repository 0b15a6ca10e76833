import type { LoginResponse, TokenResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { Client, outcome, read, USERS } from "../support/client.js";
import { configFile, hashOf, signsIn } from "../support/client-file.js";
import { Fake } from "../support/fake.js";
import { Server } from "../support/server.js";
import { Simulator } from "../support/simulator.js";

const SECRET = "the secret of the client web";
let github: Fake;
let client: Client;
let ofSpotify: Client;
let tokens: TokenResponse;

beforeAll(async () => {
  github = await Fake.start("github");
  const simulator = await Simulator.start();
  const redirectUris = (name: string) => ({ redirectUris: [`http://127.0.0.1:3000/api/auth/${name}`] });
  const providers = { spotify: redirectUris("spotify"), github: redirectUris("github") };
  const scopes = ["account", "connections", "provider:spotify", "provider:github"];
  const web = signsIn("web", { secretHash: hashOf(SECRET), providers, scopes });
  const narrow = signsIn("narrow", { secretHash: hashOf(SECRET) });
  const file = configFile({ clients: [web, narrow], providers: [github.entry()] });
  const server = await Server.start({
    SIMULATOR_PORT: String(simulator.port),
    COUNTERFOIL_CONFIG: file,
    [github.secretVariable]: github.secret,
  });
  client = new Client(server.url, "web", SECRET);
  ofSpotify = new Client(server.url, "narrow", SECRET);
  tokens = await client.signIn(USERS.mina);
  await link(tokens, "mina");
});

/** Connects GitHub to an account. */
async function link({ access_token }: TokenResponse, person: string): Promise<void> {
  const begun = read<LoginResponse>(await client.call(access_token, "POST", "/me/connections/github", {}));
  const callback = await github.decide(begun.authorization_url, person);
  const { code, state, iss } = Object.fromEntries(callback.searchParams);
  const body = { code, state, iss, binding: begun.binding };
  read(await client.call(access_token, "POST", "/me/connections/github/finish", body));
}

interface Repositories {
  github: {
    viewer: {
      login: string;
      repositories: {
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
        edges: { node: { id: string; fullName: string } }[];
      };
    };
  };
}

async function repositories(first: number, after?: string | null): Promise<Repositories["github"]["viewer"]> {
  const query =
    "query ($first: Int!, $after: String) { github { viewer { login repositories(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id fullName isPrivate url } } } } } }";
  const { data, errors } = await client.graphql(tokens.access_token, query, { first, after });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)).github.viewer;
}

test("one query asks two providers, each with its own token", async () => {
  const query = "{ viewer { connections { provider } } me { id } github { viewer { login name url } } }";
  expect(await client.graphql(tokens.access_token, query)).toEqual({
    data: {
      viewer: { connections: expect.arrayContaining([{ provider: "spotify" }, { provider: "github" }]) },
      me: { id: USERS.mina },
      github: { viewer: { login: "mina", name: "Mina Achterberg", url: expect.stringMatching(/^https:/) } },
    },
  });
});

test.each([1, 2, 3, 7, 20, 100])("repositories come page by page of %i, each once", async (first) => {
  const seen: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { repositories: page } = await repositories(first, after);
    seen.push(...page.edges.map(({ node }) => node.fullName));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
});

test("a page of another size goes on where the one before ended", async () => {
  const all = (await repositories(100)).repositories.edges;
  const { pageInfo } = (await repositories(3)).repositories;
  expect((await repositories(2, pageInfo.endCursor)).repositories.edges).toEqual(all.slice(3, 5));
});

test("nodes of both providers are found by one field", async () => {
  const [repository] = (await repositories(1)).repositories.edges;
  const { data } = await client.graphql(
    tokens.access_token,
    '{ search(query: "a") { tracks(first: 1) { edges { node { id } } } } }',
  );
  const track = JSON.parse(JSON.stringify(data)).search.tracks.edges[0].node.id;
  const ids = [repository?.node.id, track, "github:repository:4"];
  const { data: found } = await client.graphql(
    tokens.access_token,
    "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
    { ids },
  );
  expect(found?.nodes).toEqual([
    { __typename: "GitHubRepository", id: ids[0] },
    { __typename: "Track", id: track },
    null,
  ]);
});

describe("a provider's fields want that provider's scope and connection", () => {
  test("without provider:github they say insufficient_scope, and the others answer", async () => {
    const { access_token } = await ofSpotify.signIn(USERS.mina);
    const { data, errors } = await ofSpotify.graphql(access_token, "{ me { id } github { viewer { login } } }");
    expect(data).toEqual({ me: { id: USERS.mina }, github: { viewer: null } });
    expect(errors).toMatchObject([
      { message: expect.stringContaining("provider:github"), extensions: { reason: "insufficient_scope" } },
    ]);
  });

  test("with provider:github alone it is the other way round", async () => {
    const { access_token } = await client.signIn(USERS.mina, { login: { scope: "provider:github" } });
    const { data, errors } = await client.graphql(access_token, "{ me { id } github { viewer { login } } }");
    expect(data).toEqual({ me: null, github: { viewer: { login: "mina" } } });
    expect(errors).toMatchObject([{ path: ["me"], extensions: { reason: "insufficient_scope" } }]);
  });

  test("with neither the request is refused as a whole", async () => {
    const { access_token } = await client.signIn(USERS.mina, { login: { scope: "account" } });
    const answer = await client.call(access_token, "POST", "/graphql", { query: "{ viewer { id } }" });
    expect(outcome(answer)).toMatchObject({ status: 403, reason: "insufficient_scope" });
  });

  test("who has not connected GitHub is told so", async () => {
    const { access_token } = await client.signIn(USERS.renata);
    const { errors } = await client.graphql(access_token, "{ github { viewer { login } } }");
    expect(errors).toMatchObject([{ extensions: { reason: "not_connected" } }]);
  });
});
