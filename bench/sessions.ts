import { cleanUp } from "../test/support/at-end.js";
import { Postgres } from "../test/support/postgres.js";
import { RedisServer } from "../test/support/redis.js";
import type { Report } from "./measurement.js";
import { type Records, weighRecords } from "./sessions-records.js";
import { measureRefreshes, type Refreshes } from "./sessions-refreshes.js";
import { type Weights, weighRows } from "./sessions-storage.js";

/** Bytes of Redis that the rotation record of one session may take at most. */
const AIM = 200;

/**
 * What sessions cost: bytes in each store, and time and store operations for each refresh. Stores of its own, which keep
 * what they are told as in production: Postgres at each commit, Redis each second.
 */
export async function measureSessions(seconds: number): Promise<Report> {
  try {
    const postgres = await Postgres.start({ fsync: "on" });
    const redis = await RedisServer.start({ appendonly: "yes" });
    const rows = await weighRows(await Postgres.start());
    const records = await weighRecords(redis, seconds);
    const withRedis = await measureRefreshes(postgres, "beside_redis", redis, seconds);
    const alone = await measureRefreshes(postgres, "alone", undefined, seconds);
    return {
      lines: [...linesOfWeights(rows, records), ...linesOfSpeed(records, withRedis, alone)],
      record: { rows, records, refreshes: { redis: withRedis, postgres: alone }, aim: AIM },
      reached: records.bytes <= AIM,
    };
  } finally {
    await cleanUp();
  }
}

function linesOfWeights(rows: Weights, records: Records): string[] {
  const { bytes, memory, sessions } = records;
  const verdict = bytes <= AIM ? "reached" : "missed";
  return [
    line(
      "rotation record in Redis",
      `${number(bytes)} bytes`,
      `mean MEMORY USAGE of ${number(sessions)}; aim ${AIM}, ${verdict}`,
    ),
    line("  with Redis's own tables", `${number(memory)} bytes`, "growth of used_memory"),
    line("session in Postgres", `${number(rows.session)} bytes`, "indexes included, as are all of Postgres"),
    line("rotation record in Postgres", `${number(rows.rotation)} bytes`, "only where there is no Redis"),
    line("account in Postgres", `${number(rows.account)} bytes`, "with identity and connection"),
    line("revocation in Postgres", `${number(rows.revocation)} bytes`, "kept for 25 hours"),
    line("revocation in each server", `${number(rows.revocationInMemory)} bytes`, "kept for 24 hours"),
  ];
}

function linesOfSpeed(records: Records, withRedis: Refreshes, alone: Refreshes): string[] {
  const { stepsPerSecond, processorTime } = records;
  return [
    line("steps of Redis alone", `${number(stepsPerSecond)}/s`, `${processorTime.toFixed(1)} µs of its processor each`),
    lineOfRefreshes("refreshes, Postgres and Redis", withRedis),
    lineOfRefreshes("refreshes, Postgres alone", alone),
  ];
}

function lineOfRefreshes(name: string, { perSecond, processorTime, scripts, statements }: Refreshes): string {
  const operations = `${scripts} scripts of Redis, ${statements} statements of SQL`;
  return line(
    name,
    `${number(perSecond)}/s`,
    `${processorTime.toFixed(2)} ms of the server's processor, ${operations} each`,
  );
}

function line(name: string, value: string, note: string): string {
  return `${name.padEnd(30)} ${value.padStart(12)}   ${note}`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}
