import { setTimeout as pause } from "node:timers/promises";
import { announce } from "./race-announce.js";
import { Connection, getRequest } from "./race-connection.js";

// Asks for the keys at a steady pace. A program of its own: what makes the load has fifty answers to read, and would take its
// own delays for the server's. The benchmark posts the server and the seconds, and is answered with the milliseconds of each.

/** Milliseconds between two questions. */
const PACE = 5;

process.on("message", async (told: { url: string; seconds: number }) =>
  process.send?.({ latencies: await askForKeys(told.url, told.seconds) }),
);
announce("http://127.0.0.1");

async function askForKeys(url: string, seconds: number): Promise<number[]> {
  const connection = new Connection(url);
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const asked = performance.now();
    const { status } = await connection.ask(getRequest("/.well-known/jwks.json", {}));
    if (status !== 200) throw new Error(`the keys were answered ${status}`);
    latencies.push(performance.now() - asked);
    await pause(PACE);
  }
  connection.close();
  return latencies;
}
