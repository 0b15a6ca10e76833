import type { RedisServer } from "../test/support/redis.js";

/** A section of Redis's `INFO`, those of its values that are numbers. */
export async function numbersOf(server: RedisServer, section: string): Promise<Record<string, number>> {
  const text = String(await server.command("INFO", section));
  const pairs = [...text.matchAll(/^(\w+):([\d.]+)\r?$/gm)].map(
    ([, name = "", value]) => [name, Number(value)] as const,
  );
  return Object.fromEntries(pairs);
}

/** How often each command was called since the server started. */
export async function callsOf(server: RedisServer): Promise<Record<string, number>> {
  const text = String(await server.command("INFO", "commandstats"));
  const pairs = [...text.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(
    ([, name = "", n]) => [name, Number(n)] as const,
  );
  return Object.fromEntries(pairs);
}
