import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { cleanUp } from "../test/support/at-end.js";
import { root } from "../test/support/built.js";
import { Postgres } from "../test/support/postgres.js";
import { RedisServer } from "../test/support/redis.js";
import type { Report } from "./measurement.js";
import { race, ratioOf, type Score } from "./race.js";
import { Cores } from "./race-cores.js";
import { installPeers } from "./race-program.js";
import { missedAims, peersOf, raceRecord, ratiosOf, round, scoreNamed, tableOf, verdictOf } from "./race-report.js";
import { contenders } from "./verify-contenders.js";
import { BenchIssuer } from "./verify-issuer.js";
import { LANES } from "./verify-lanes.js";

/** Parts of the floor, and of a bare signature check, that ours has to reach. */
const AIM = { repeated: 0.9, firstSeen: 0.9 };

interface FirstSeen {
  bare: number;
  ours: number;
  ratio: number;
}

/** Checks of an access token per second: ours, the same route without any, and others, in turn. */
export async function measureVerify(seconds: number): Promise<Report> {
  installPeers();
  const cores = new Cores();
  const issuer = await BenchIssuer.start();
  try {
    const firstSeen = await measureFirstSeen(cores, seconds);
    const postgres = await Postgres.start();
    const redis = await RedisServer.start();
    const scores = await race(await contenders({ cores, issuer, postgres, redis }), seconds);
    return reportOf(scores, firstSeen, cores);
  } finally {
    issuer.stop();
    await cleanUp();
  }
}

/** In a process of its own, on the measured core. */
async function measureFirstSeen(cores: Cores, seconds: number): Promise<FirstSeen> {
  const program = fork(join(root, "bench/verify-first-seen.ts"), { execArgv: ["--import", "tsx"] });
  await once(program, "message");
  if (program.pid !== undefined) cores.measure(program.pid);
  program.send({ seconds });
  const [message] = await once(program, "message");
  program.disconnect();
  return message.firstSeen;
}

function reportOf(scores: readonly Score[], firstSeen: FirstSeen, { description }: Cores): Report {
  const [mine, floor] = [scoreNamed(scores, "ours"), scoreNamed(scores, "floor")];
  const ratio: Record<string, number> = {
    repeated: round(ratioOf(mine, floor), 2),
    firstSeen: round(firstSeen.ratio, 2),
    ...ratiosOf(mine, peersOf(scores)),
  };
  const missed = missedAims(AIM, ratio);
  return {
    lines: [
      `Requests per second and core: ${description}. ${LANES} connections that are never idle. Each token has the claims`,
      "of the server's own; ours reads a real feed of revocations beside it.",
      "",
      ...tableOf(scores, mine),
      "",
      `Without HTTP around it, tokens never seen before: ${round(firstSeen.ours).toLocaleString("en")} checks per second of one core, a bare \`crypto.verify\``,
      `of the same bytes ${round(firstSeen.bare).toLocaleString("en")}: ${ratio.firstSeen} of it.`,
      "",
      `Aims: repeated tokens ${AIM.repeated} × floor, first-seen tokens ${AIM.firstSeen} × a bare \`crypto.verify\`: ${verdictOf(missed)}.`,
    ],
    record: raceRecord("verify", scores, ratio),
    reached: missed.length === 0,
    scores,
  };
}
