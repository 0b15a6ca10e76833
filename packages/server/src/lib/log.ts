import { type Logger, pino, stdTimeFunctions } from "pino";

export type Log = Logger;

/** Opens the log: one JSON line per entry on standard error, so that standard output stays for results. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths: ["req.headers.authorization", "req.headers.cookie"], censor: "[secret]" },
    },
    process.stderr,
  );
}
