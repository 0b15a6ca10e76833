import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { Client, read } from "../../support/client.js";
import { Socket } from "../../support/socket.js";

const AT_ONCE = 8;

/** A live socket of one session at one process, and what became of it. */
export class Live {
  /** How it was closed, and when by `performance.now()`; undefined while it is open. */
  end: { code: number; at: number } | undefined;
  readonly closed: Promise<void>;

  private constructor(
    readonly session: TokenResponse,
    readonly socket: Socket,
  ) {
    this.closed = socket.closed.then(({ code }) => {
      this.end = { code, at: performance.now() };
    });
  }

  /** Opens one that listens to what happens to the account's sessions. */
  static async open(session: TokenResponse, url: string): Promise<Live> {
    const answer = await new Client(url).call(session.access_token, "POST", "/tickets", {});
    const socket = await Socket.open(`${url}/graphql?ticket=${read<TicketResponse>(answer).ticket}`);
    await socket.begin();
    socket.subscribe("news", "subscription { sessionEvents { kind sessionId } }");
    return new Live(session, socket);
  }
}

/** Opens a socket for each session at each process. */
export async function crowd(sessions: readonly TokenResponse[], urls: readonly string[]): Promise<Live[]> {
  const wanted = sessions.flatMap((session) => urls.map((url) => ({ session, url })));
  const sockets: Live[] = [];
  const one = async () => {
    for (let next = wanted.pop(); next; next = wanted.pop()) sockets.push(await Live.open(next.session, next.url));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return sockets;
}
