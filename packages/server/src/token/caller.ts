import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/**
 * Whether the caller still waits for its answer. An overloaded process reads requests late, and a hang-up only after the
 * request before it: two turns of the event loop later it has been read.
 */
export async function stillWaits(socket: Socket): Promise<boolean> {
  await turn();
  await turn();
  return !socket.destroyed && !socket.readableEnded;
}
