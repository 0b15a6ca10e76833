import type { TicketResponse } from "@counterfoil/protocol";
import { expect, test, vi } from "vitest";
import { type Client, read, USERS } from "../support/client.js";
import { Socket } from "../support/socket.js";
import { Stage } from "../support/stage.js";

// What docs/metrics.md says of live sockets, as a scraper reads it.

const PAGE = { origin: "http://127.0.0.1:3000" };

/** The metrics of live sockets that are not 0, without their common beginning. */
async function told(client: Client): Promise<Record<string, number>> {
  const { text } = await client.ask("GET", "/metrics");
  const rows = [...text.matchAll(/^counterfoil_(socket\S+) (\d+)$/gm)];
  return Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]).filter(([, value]) => value !== 0));
}

test("sockets are counted while they are open, and told apart by how they end", async () => {
  const { client, server } = await Stage.start({ WEB_PORT: "3000" });
  const { access_token } = await client.signIn(USERS.mina);
  const address = async () => {
    const answer = await client.call(access_token, "POST", "/tickets", {});
    return `${server.url}/graphql?ticket=${read<TicketResponse>(answer).ticket}`;
  };
  const open = async () => (await Socket.open(await address(), PAGE)).begin();

  expect(await Socket.shake(await address(), { origin: "https://evil.example" })).toMatchObject({ status: 403 });
  const [leaving, rushing, staying] = [await open(), await open(), await open()];
  staying.subscribe("news", "subscription { sessionEvents { kind } }");
  expect((await staying.query("bad", "{ nothing }")) as object).toMatchObject([{ extensions: {} }]);
  await staying.query("good", "{ viewer { id } }");
  expect(await told(client)).toEqual({
    'socket_handshakes_refused_total{reason="untrusted_page"}': 1,
    sockets_opened_total: 3,
    sockets_open: 3,
    socket_subscriptions: 1,
    'socket_operations_refused_total{reason="invalid_request"}': 1,
  });

  leaving.raw.close();
  for (let count = 0; count < 21; count++) rushing.send({ type: "ping" });
  await Promise.all([leaving.closed, rushing.closed]);
  await vi.waitFor(async () => expect(await told(client)).toMatchObject({ sockets_open: 1, socket_subscriptions: 1 }));
  staying.send({ id: "news", type: "complete" });
  await vi.waitFor(async () => expect(await told(client)).not.toHaveProperty("socket_subscriptions"));
  expect((await client.call(access_token, "DELETE", "/me")).status).toBe(204);
  await staying.closed;
  await vi.waitFor(async () =>
    expect(await told(client)).toEqual({
      'socket_handshakes_refused_total{reason="untrusted_page"}': 1,
      sockets_opened_total: 3,
      'sockets_closed_total{reason="gone"}': 1,
      'sockets_closed_total{reason="rate_limited"}': 1,
      'sockets_closed_total{reason="account_withdrawn"}': 1,
      'socket_operations_refused_total{reason="invalid_request"}': 1,
    }),
  );
});
