import { EventEmitter, once } from "node:events";
import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { createClient, type Client as GraphqlClient } from "graphql-ws";
import { beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { atEnd } from "../support/at-end.js";
import { type Client, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";

// graphql-ws, the client that most apps use, in a page of the app.

/** A WebSocket as a browser opens it: it says which page it is of. */
class PageSocket extends WebSocket {
  constructor(address: string, protocols: string) {
    super(address, protocols, { origin: "http://127.0.0.1:3000" });
  }
}

let client: Client;
beforeAll(async () => {
  client = (await Stage.start({ WEB_PORT: "3000" })).client;
});

/** A client of that library; each connection gets a ticket of the newest tokens. It tells its connections by their number. */
function open(tokens: () => Promise<TokenResponse>): { graphql: GraphqlClient; connections: EventEmitter } {
  const connections = new EventEmitter();
  let count = 0;
  const graphql = createClient({
    url: async () => {
      const { access_token } = await tokens();
      const { ticket } = read<TicketResponse>(await client.call(access_token, "POST", "/tickets", {}));
      return `${client.serverUrl.replace("http", "ws")}/graphql?ticket=${ticket}`;
    },
    webSocketImpl: PageSocket,
    retryWait: async () => undefined,
    on: { connected: () => void connections.emit(String(++count)) },
  });
  atEnd(() => graphql.dispose());
  return { graphql, connections };
}

test("works with it as it is", async () => {
  const tokens = await client.signIn(USERS.mina);
  const { graphql } = open(async () => tokens);
  const results: unknown[] = [];
  for await (const result of graphql.iterate({ query: "{viewer{id}}" })) results.push(result);
  expect(results).toEqual([{ data: { viewer: { id: tokens.account_id } } }]);
  await expect(async () => {
    for await (const result of graphql.iterate({ query: "{nothing}" })) results.push(result);
  }).rejects.toEqual([expect.objectContaining({ extensions: { reason: "invalid_request" } })]);
});

test("comes back by itself after 4408, and gives up after 4401", async () => {
  let tokens = await client.signIn(USERS.mina);
  let isFirst = true;
  const { graphql, connections } = open(async () => {
    if (!isFirst) tokens = read<TokenResponse>(await client.refresh(tokens.refresh_token));
    isFirst = false;
    return tokens;
  });
  const [first, second] = [once(connections, "1"), once(connections, "2")];
  const over = new Promise<unknown>((resolve) => {
    const sink = { next: () => undefined, error: resolve, complete: () => resolve("complete") };
    graphql.subscribe({ query: "subscription { sessionEvents { kind } }" }, sink);
  });
  await first;
  const body = new URLSearchParams({ token: tokens.access_token });
  await client.ask("POST", "/revoke", { headers: { authorization: client.credentials }, body });
  await second;
  await client.call(tokens.access_token, "POST", "/logout");
  expect(await over).toMatchObject({ code: 4401 });
});
