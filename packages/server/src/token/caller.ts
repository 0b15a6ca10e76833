import type { Socket } from "node:net";
import { CounterfoilError } from "@counterfoil/protocol";
import type { Client } from "../clients/client.js";

/** What of Fastify's reply tells how long its caller has waited, and on which connection. */
interface Waiting {
  elapsedTime: number;
  request: { raw: { socket: Socket } };
}

/**
 * A refresh that is served late looks like one whose answer was lost late: who has hung up, or has waited for a quarter
 * of the retry window, is not served. Throws `overloaded`: the same token may come again at once.
 */
export async function requireInTime(client: Pick<Client, "retryWindow">, reply: Waiting): Promise<void> {
  const waits = await stillWaits(reply.request.raw.socket);
  const late = client.retryWindow > 0 && reply.elapsedTime > client.retryWindow / 4;
  if (!waits || late) throw new CounterfoilError("overloaded", { retryAfter: 1 });
}

/**
 * Whether the caller still waits for its answer. An overloaded process reads requests late, and a hang-up only after the
 * request before it: two turns of the event loop later it has been read.
 */
export async function stillWaits(socket: Socket): Promise<boolean> {
  await nextTurn();
  await nextTurn();
  return !socket.destroyed && !socket.readableEnded;
}

let turning: Promise<void> | undefined;

/** The next turn of the event loop, one for all who wait for it. */
function nextTurn(): Promise<void> {
  turning ??= new Promise((resolve) => {
    setImmediate(() => {
      turning = undefined;
      resolve();
    });
  });
  return turning;
}
