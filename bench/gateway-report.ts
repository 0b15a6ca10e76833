import type { CrowdFigures } from "./gateway-crowd.js";
import { type ScreenFigures, VIEWERS } from "./gateway-figures.js";
import { LANES } from "./gateway-race.js";
import { markdownTable } from "./markdown-table.js";
import type { Report } from "./measurement.js";
import { ratioOf, type Score } from "./race.js";
import type { Cores } from "./race-cores.js";
import { raceRecord, round, scoreNamed, tableOf, verdictOf } from "./race-report.js";

/** Times fewer bytes on the playlist than REST, and the part of the floor's answers per second on each screen. */
const AIM = { bytes: 6, floor: 0.8 };

/** A screen's figures, and the requests of others: of many plain REST clients at once, of a server with a resolver for each field. */
type Counted = ScreenFigures & { restTabs: number; naive: number };

/** All that was measured, by screen. */
export interface GatewayFigures {
  screens: Record<string, Counted>;
  crowd: CrowdFigures;
  races: Readonly<Record<string, readonly Score[]>>;
}

export function reportOf({ screens, crowd, races }: GatewayFigures, { description }: Cores): Report {
  const figures = Object.values(screens);
  const perSecond = Object.entries(races).flatMap(([name, scores]) => [
    [name, floorRatio(scores, "ours")] as const,
    [`${name} on SQLite`, floorRatio(scores, "ours, SQLite")] as const,
  ]);
  const ratio = { bytes: bytesRatio(screens.playlist), ...Object.fromEntries(perSecond) };
  const missed = [
    ...(ratio.bytes >= AIM.bytes ? [] : ["bytes"]),
    ...(figures.every(({ calls, screen }) => Math.max(calls.cold, calls.tabs) <= screen.objects) ? [] : ["calls cold"]),
    ...(figures.every(({ calls }) => calls.warm === 0) ? [] : ["calls warm"]),
    ...perSecond.flatMap(([name, part]) => (part >= AIM.floor ? [] : name)),
  ];
  const playlist = races.playlist ?? [];
  return {
    lines: [
      "Bytes of the answers' bodies that the browser gets, compressed by gzip (level 6) each for itself:",
      "",
      ...bytesTable(figures),
      "",
      `Requests that Spotify receives, by its own count; \`Counterfoil-Cost\` says the same. ${VIEWERS} tabs are one person's, at once, just signed in.`,
      `Nothing is shared between the requests of a plain REST client, nor of the naive server: ${VIEWERS} tabs cost it ${VIEWERS} times what one does.`,
      "",
      ...callsTable(figures),
      "",
      `${VIEWERS} viewers at once, sessions of ${crowd.people} people in ${crowd.countries} countries, of an album that nobody has seen before: ${crowd.ours} requests (one per`,
      `country), and ${crowd.warm} when they look again. ${VIEWERS} plain REST clients: ${crowd.rest}. The naive server: ${crowd.naive.toLocaleString("en")}.`,
      "",
      `Requests per second and core: ${description}. ${LANES} connections that are never idle.`,
      ...Object.entries(races).flatMap(([name, scores]) => [
        "",
        `${screens[name]?.screen.name}:`,
        "",
        ...table(scores),
      ]),
      "",
      `Aims: ${AIM.bytes} times fewer bytes raw on the playlist (${ratio.bytes}), at most one request per thing, none when looked at again,`,
      `${AIM.floor} × the floor (${perSecond.map(([name, part]) => `${name} ${part}`).join(", ")}): ${verdictOf(missed)}.`,
    ],
    record: {
      ...raceRecord("gateway", playlist, ratio),
      bytes: Object.fromEntries(Object.entries(screens).map(([name, { bytes }]) => [name, bytes])),
      calls: Object.fromEntries(
        Object.entries(screens).map(([name, { calls, restTabs, naive, screen }]) => [
          name,
          { things: screen.objects, ...calls, restTabs, naive },
        ]),
      ),
      viewers: { count: VIEWERS, ...crowd },
    },
    reached: missed.length === 0,
    scores: playlist,
  };
}

function bytesTable(figures: readonly ScreenFigures[]): string[] {
  const number = (value: number) => value.toLocaleString("en");
  const rows = figures.map(({ screen, bytes: { ours, rest } }) => [
    ...[screen.name, number(ours.raw), number(rest.raw), (rest.raw / ours.raw).toFixed(2)],
    ...[number(ours.gzip), number(rest.gzip), (rest.gzip / ours.gzip).toFixed(2)],
  ]);
  return markdownTable(["", "ours", "REST", "times fewer", "ours, gzip", "REST, gzip", "times fewer"], rows);
}

function callsTable(figures: readonly Counted[]): string[] {
  const rows = figures.map(({ screen, restTabs, naive, calls: { cold, warm, tabs, rest } }) =>
    [screen.name, screen.objects, cold, warm, tabs, rest, restTabs, naive].map(String),
  );
  const ours = ["ours, cold", "again", `${VIEWERS} tabs`];
  return markdownTable(["", "distinct things", ...ours, "REST", `${VIEWERS} tabs`, "naive"], rows);
}

function table(scores: readonly Score[]): string[] {
  return tableOf(scores, scoreNamed(scores, "ours"));
}

function floorRatio(scores: readonly Score[], name: string): number {
  return round(ratioOf(scoreNamed(scores, name), scoreNamed(scores, "floor")), 2);
}

function bytesRatio(figures: ScreenFigures | undefined): number {
  return figures ? round(figures.bytes.rest.raw / figures.bytes.ours.raw, 2) : 0;
}
