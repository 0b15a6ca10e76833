import { cleanUp } from "../test/support/at-end.js";
import { HELLO, SCREEN } from "./engines-screen.js";
import type { Report } from "./measurement.js";
import { type Contender, type Lane, race, ratioOf, type Score } from "./race.js";
import { postRequest } from "./race-connection.js";
import { Cores } from "./race-cores.js";
import { installPeers, type Started, startProgram } from "./race-program.js";
import { peersOf, round, scoreNamed, tableOf } from "./race-report.js";

/** Part of bare graphql-js, with the same schema, that the gateway's engine has to reach. */
const AIM = 0.8;
const LANES = 32;

/** GraphQL answers per second: the gateway's engine, bare graphql-js, and other engines, in turn. */
export async function measureEngines(seconds: number): Promise<Report> {
  installPeers();
  const cores = new Cores();
  try {
    const programs = await start(cores);
    const hello = await race(contenders(programs, HELLO, {}), seconds);
    const screen = await race(contenders(programs, SCREEN, { first: 20 }), seconds);
    return reportOf(hello, screen, cores);
  } finally {
    await cleanUp();
  }
}

type Programs = { name: string; work: string; started: Started }[];

async function start(cores: Cores): Promise<Programs> {
  const own = (name: string) => startProgram(cores, "engines-program.ts", {}, name);
  const peer = (name: string) => startProgram(cores, "peers/engines.ts", {}, name);
  return [
    {
      name: "ours",
      work: "the gateway's engine: graphql-js, each text worked through once, limits, every operation weighed with its variables",
      started: await own("ours"),
    },
    {
      name: "floor",
      work: "graphql-js, each text parsed and validated once, no limits; it should not face the world",
      started: await own("floor"),
    },
    { name: "graphql-js", work: "parsed and validated each time", started: await own("uncached") },
    { name: "mercurius", work: "its defaults: a cache of documents", started: await peer("mercurius") },
    {
      name: "mercurius, jit",
      work: "compiles operations with `new Function`, after the first time",
      started: await peer("mercurius-jit"),
    },
    {
      name: "graphql-yoga",
      work: "its defaults: caches of parsing and validation, fetch objects",
      started: await peer("graphql-yoga"),
    },
  ];
}

function contenders(programs: Programs, query: string, variables: Record<string, unknown>): Contender[] {
  const body = JSON.stringify({ query, variables });
  const request = postRequest("/graphql", { "content-type": "application/json" }, body);
  const lane: Lane = { request: () => request, answered: () => undefined };
  return programs.map(({ name, work, started }) => ({
    ...{ name, work, ...started },
    lanes: Array.from({ length: LANES }, () => lane),
  }));
}

function reportOf(hello: readonly Score[], screen: readonly Score[], { description }: Cores): Report {
  const tables = [
    ["One field (`me { id }`)", hello],
    ["A screen (20 playlists with owner and image)", screen],
  ] as const;
  const ratios = [hello, screen].map((scores) =>
    round(ratioOf(scoreNamed(scores, "ours"), scoreNamed(scores, "floor")), 2),
  );
  const reached = ratios.every((ratio) => ratio >= AIM);
  return {
    lines: [
      `Requests per second and core, in Fastify: ${description}. ${LANES} connections that are never idle.`,
      ...tables.flatMap(([title, scores]) => ["", `${title}:`, "", ...tableOf(scores, scoreNamed(scores, "ours"))]),
      "",
      `Aim: ${AIM} × the floor for both: ${reached ? "reached" : "missed"} (${ratios.join(" and ")}).`,
    ],
    record: { name: "engines", unit: "per second", ratio: ratios, hello: figuresOf(hello), screen: figuresOf(screen) },
    reached,
    scores: screen,
  };
}

function figuresOf(scores: readonly Score[]): Record<string, number> {
  const own = ["ours", "floor"].map((name) => scoreNamed(scores, name));
  return Object.fromEntries([...own, ...peersOf(scores)].map(({ name, perSecond }) => [name, round(perSecond)]));
}
