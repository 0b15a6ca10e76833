import { isTest } from "./files.js";
import type { ImportGraph } from "./graph.js";

/** The server's house from the ground up: each line is a storey with its rooms; wiring fills the upper seven. */
const storeys = [
  ["lib"],
  ["storage"],
  ["accounts", "clients", "providers", "signing", "events", "mail", "http"],
  ["sessions", "vault", "passwords"],
  [
    "login",
    "registration",
    "mailbox",
    "token",
    "devices",
    "me",
    "gateway",
    "passthrough",
    "tickets",
    "admin",
    "discovery",
    "revocations",
  ],
  ["config-variables.ts", "config-providers.ts", "version.ts"],
  ["config-services.ts", "config-gateway.ts"],
  ["config.ts"],
  ["rooms.ts", "config-stores.ts"],
  ["mount.ts"],
  ["server.ts"],
  ["cli"],
  ["main.ts", "index.ts"],
];

/** Each import of a server file that does not go down to a lower storey or stay in its own room, as a sentence. */
export function wrongStairs(graph: ImportGraph, house = "packages/server/src/"): string[] {
  return [...graph].flatMap(([file, imports]) => {
    const from = roomOf(file, house);
    const storey = storeyOf(from);
    if (storey < 0) return [`${file} is in no room of the house`];
    return imports.flatMap((target) => {
      if (!target.startsWith(house)) return [];
      const to = roomOf(target, house);
      if (to === from || (storeyOf(to) >= 0 && storeyOf(to) < storey)) return [];
      return [`${file} imports ${target}: ${from} may not open ${to}`];
    });
  });
}

/** Each import that reaches another package's files by path instead of its name; tests may use `test/support`. */
export function brokenWalls(graph: ImportGraph, home: string): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports
      .filter((target) => isPath(target) && !target.startsWith(home))
      .filter((target) => !(isTest(file) && target.startsWith("test/support/")))
      .map((target) => `${file} imports ${target}, outside ${home}`),
  );
}

function isPath(target: string): boolean {
  return /^(\.\.\/|packages\/|apps\/|test\/|scripts\/)/.test(target);
}

/** A test lives with what it tests. */
function roomOf(file: string, house: string): string {
  const [room = ""] = file.slice(house.length).split("/");
  return room.replace(/\.test\.ts$/, ".ts");
}

function storeyOf(room: string): number {
  return storeys.findIndex((rooms) => rooms.includes(room));
}
