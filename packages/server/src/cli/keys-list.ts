import { systemClock } from "../lib/clock.js";
import { KeyRows } from "../signing/key-rows.js";
import { KeySchedule, stateOf } from "../signing/key-schedule.js";
import { besideServer } from "./keys-store.js";
import { configOrFailure } from "./serve.js";

const HEADINGS = ["key id", "algorithm", "state", "signs from", "signs until", "root key"];

/** `counterfoil keys list`: the keys of the access tokens and what each does now; no secret. */
export async function listKeys(json: boolean): Promise<void> {
  await besideServer(configOrFailure(), async ({ db }) => {
    const now = systemClock.now();
    const keys = new KeySchedule().lives(await new KeyRows(db).read()).map((key) => ({
      kid: key.kid,
      algorithm: key.algorithm,
      state: stateOf(key, now),
      created_at: instant(key.createdAt),
      signs_from: instant(key.signsFrom),
      signs_until: instant(key.signsUntil),
      published_until: instant(key.publishedUntil),
      root_key: key.privateJwk === undefined ? null : key.wrapped.key_id,
    }));
    const rows = keys.map((key) => [
      key.kid,
      key.algorithm,
      key.state,
      key.signs_from ?? "",
      key.signs_until ?? "-",
      key.root_key ?? "-",
    ]);
    process.stdout.write(json ? `${JSON.stringify({ keys })}\n` : table([HEADINGS, ...rows]));
  });
}

function instant(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function table(rows: readonly string[][]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
