import { once } from "node:events";
import { createServer } from "node:net";
import { Refusal } from "./refusal.js";

/** A port to listen on and the environment variable that chooses it. */
export interface Port {
  variable: string;
  number: number;
}

/** Ports from 1024 up that browsers never open (Fetch Standard §2.9, "bad port"). */
const blocked = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Reads a port. @throws Refusal when the variable holds none. */
export function readPort(variable: string, usual: number, env: NodeJS.ProcessEnv): Port {
  const text = env[variable]?.trim() || String(usual);
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) throw new Refusal(`${variable} is "${text}": it must be a port from 1 to 65535`);
  if (blocked.has(number)) throw new Refusal(`${variable} is ${number}: browsers refuse that port, choose another`);
  return { variable, number };
}

/** Makes sure that all ports are different and free. @throws Refusal that names the first one that is not. */
export async function requireFree(ports: Port[]): Promise<void> {
  for (const [place, { variable, number }] of ports.entries()) {
    const same = ports.slice(0, place).find((other) => other.number === number);
    if (same) throw new Refusal(`${same.variable} and ${variable} are both ${number}: each needs a port of its own`);
  }
  for (const port of ports) await tryOut(port);
}

async function tryOut({ variable, number }: Port): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen(number, "127.0.0.1"), "listening");
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const problem = taken ? "is taken: stop the program that uses it" : "cannot be used";
    throw new Refusal(`port ${number} ${problem}, or set ${variable} to another`);
  }
  server.close();
  await once(server, "close");
}
