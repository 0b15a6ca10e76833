import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { read, USERS } from "../support/client.js";
import { Linking } from "../support/linking.js";
import { Socket } from "../support/socket.js";
import { Stage } from "../support/stage.js";

let stage: Stage;
let page: Record<string, string>;

beforeAll(async () => {
  stage = await Stage.start({ WEB_PORT: "3000" });
  page = { origin: "http://127.0.0.1:3000" };
});

async function open({ access_token }: TokenResponse): Promise<Socket> {
  const { ticket } = read<TicketResponse>(await stage.client.call(access_token, "POST", "/tickets", {}));
  return (await Socket.open(`${stage.server.url}/graphql?ticket=${ticket}`, page)).begin();
}

/** The data of the first event of a subscription that fits. */
async function event(socket: Socket, id: string, text: string): Promise<unknown> {
  const { payload } = await socket.first((message) => message.id === id && JSON.stringify(message).includes(text));
  return (payload as { data?: unknown }).data;
}

const EVENTS = "subscription { sessionEvents { kind sessionId deviceId current at } }";

describe("sessionEvents", () => {
  /** A socket that listens to its account's sessions. */
  async function listening(tokens: TokenResponse): Promise<Socket> {
    const socket = await open(tokens);
    socket.subscribe("events", EVENTS);
    await socket.query("begun", "{viewer{id}}");
    return socket;
  }

  test("tells the devices page of sign-ins and sign-outs of the account", async () => {
    const tokens = await stage.client.signIn(USERS.mina);
    const socket = await listening(tokens);
    const other = await stage.client.signIn(USERS.mina);
    expect(await event(socket, "events", other.session_id)).toEqual({
      sessionEvents: {
        kind: "OPENED",
        sessionId: other.session_id,
        deviceId: other.device_id,
        current: false,
        at: expect.stringMatching(/^20\d\d-.*Z$/),
      },
    });
    await stage.client.call(other.access_token, "POST", "/logout");
    expect(await event(socket, "events", "ENDED")).toMatchObject({ sessionEvents: { sessionId: other.session_id } });
  });

  test("tells nobody of other accounts", async () => {
    const [mine, theirs] = [await stage.client.signIn(USERS.mina), await stage.client.signIn(USERS.tobin)];
    const [here, there] = [await listening(mine), await listening(theirs)];
    const [own, foreign] = [await stage.client.signIn(USERS.mina), await stage.client.signIn(USERS.tobin)];
    await event(here, "events", own.session_id);
    await event(there, "events", foreign.session_id);
    expect(JSON.stringify(here.messages)).not.toContain(foreign.session_id);
    expect(JSON.stringify(there.messages)).not.toContain(own.session_id);
  });

  test("needs the scope account", async () => {
    const tokens = await stage.client.signIn(USERS.mina, { login: { scope: "provider:spotify" } });
    const socket = await open(tokens);
    socket.subscribe("events", EVENTS);
    expect((await socket.answer("events")).payload).toEqual({
      errors: [expect.objectContaining({ extensions: { reason: "insufficient_scope" } })],
    });
  });
});

describe("nowPlaying", () => {
  const NOW = "subscription { nowPlaying { isPlaying item { ... on Track { name } } } }";

  test("tells what plays, and asks the provider once for all sockets of the account", async () => {
    const [tokens, elsewhere] = [await stage.client.signIn(USERS.mina), await stage.client.signIn(USERS.mina)];
    const linking = Linking.of(stage.client, tokens);
    await linking.link(USERS.mina, {}, { scope: "user-read-currently-playing" });
    const sockets = [await open(tokens), await open(tokens), await open(elsewhere)];
    await stage.simulator.clearCounters();
    for (const socket of sockets) socket.subscribe("now", NOW);
    for (const socket of sockets) expect(await event(socket, "now", "data")).toEqual({ nowPlaying: null });
    const { api } = await stage.simulator.counters();
    expect(api["GET /me/player/currently-playing"]).toBe(1);
    await play(USERS.mina);
    for (const socket of sockets)
      expect(await event(socket, "now", "isPlaying")).toEqual({
        nowPlaying: { isPlaying: true, item: { name: expect.any(String) } },
      });
  });

  test("says what the person can do where the grant is too small", async () => {
    const socket = await open(await stage.client.signIn(USERS.tobin));
    socket.subscribe("now", NOW);
    const { type, payload } = await socket.answer("now");
    expect([type, payload]).toEqual([
      "error",
      [expect.objectContaining({ extensions: { reason: "insufficient_scope" } })],
    ]);
  });
});

test("a subscription by POST is refused: it needs a socket", async () => {
  const { access_token } = await stage.client.signIn(USERS.mina);
  for (const query of [EVENTS, "subscription { nowPlaying { isPlaying } }"]) {
    const { data, errors } = await stage.client.graphql(access_token, query);
    expect([data, errors?.[0]?.extensions.reason]).toEqual([undefined, "invalid_request"]);
  }
});

test("a subscription ends when its socket completes it", async () => {
  const tokens = await stage.client.signIn(USERS.mina);
  const socket = await open(tokens);
  socket.subscribe("events", EVENTS);
  await socket.query("begun", "{viewer{id}}");
  socket.send({ type: "complete", id: "events" });
  await socket.query("ended", "{viewer{id}}");
  const other = await stage.client.signIn(USERS.mina);
  const watching = await open(tokens);
  watching.subscribe("events", EVENTS);
  await watching.query("begun", "{viewer{id}}");
  await stage.client.call(other.access_token, "POST", "/logout");
  await event(watching, "events", "ENDED");
  expect(socket.messages.filter(({ id }) => id === "events")).toEqual([]);
});

/** Starts music on one of the person's devices, as their own player does. */
async function play(user: string): Promise<void> {
  const { access_token } = await stage.simulator.tokens(user);
  const player = `${stage.simulator.url}/v1/me/player`;
  const headers = { authorization: `Bearer ${access_token}` };
  const { devices } = (await (await fetch(`${player}/devices`, { headers })).json()) as { devices: { id: string }[] };
  const body = JSON.stringify({ device_ids: [devices[0]?.id], play: true });
  const answer = await fetch(player, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the player answers ${answer.status} ${await answer.text()}`);
}
