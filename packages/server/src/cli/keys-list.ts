import { systemClock } from "../lib/clock.js";
import { KeyRows } from "../signing/key-rows.js";
import { stateOf } from "../signing/key-schedule.js";
import { besideServer } from "./beside-server.js";
import { configOrFailure } from "./configuration.js";
import { rootKeyUses } from "./root-keys.js";
import { instant, table } from "./table.js";

const HEADINGS = ["key id", "algorithm", "state", "signs from", "signs until", "root key"];
const ROOT_HEADINGS = ["root key", "connections", "signing keys"];

/** `counterfoil keys list`: the keys of the access tokens and what each does now, and what each root key seals; no secret. */
export async function listKeys(json: boolean): Promise<void> {
  const config = configOrFailure();
  await besideServer(config, async ({ db }) => {
    const now = systemClock.now();
    const keys = config.keySchedule.lives(await new KeyRows(db).read()).map((key) => ({
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
    const uses = await rootKeyUses(db);
    const rootKeys = uses.map((use) => [use.root_key, String(use.connections), String(use.signing_keys)]);
    process.stdout.write(
      json
        ? `${JSON.stringify({ keys, root_keys: uses })}\n`
        : `${table([HEADINGS, ...rows])}\n${table([ROOT_HEADINGS, ...rootKeys])}`,
    );
  });
}
