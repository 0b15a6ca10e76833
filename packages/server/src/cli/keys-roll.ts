import type { Config } from "../config.js";
import { systemClock } from "../lib/clock.js";
import { SealBroken } from "../signing/envelope.js";
import { type KeyOfStore, KeyRolling } from "../signing/key-rolling.js";
import type { KeyWrapper } from "../signing/key-wrapper.js";
import { SigningKeys } from "../signing/signing-keys.js";
import type { Database } from "../storage/database.js";
import { addRevocations } from "../storage/revocations.js";
import { besideServer, wrapperOf } from "./beside-server.js";
import { configOrFailure } from "./configuration.js";
import { Failure } from "./failure.js";

/**
 * `counterfoil keys roll`: announces the next key. With `emergency` the new key signs at once and all others are
 * revoked, with every access token they signed.
 */
export async function rollKeys(emergency: boolean, json: boolean): Promise<void> {
  const config = configOrFailure();
  await besideServer(config, async (stores) => {
    const wrapper = wrapperOf(config);
    await requireOwnRing(config, stores.db, wrapper);
    const rolling = new KeyRolling(stores.db, wrapper, systemClock, config.algorithm, config.keySchedule);
    if (!emergency) {
      print(json, (await rolling.announce()).at(-1), []);
      return;
    }
    const revoked = await rolling.replace((transaction, kids) =>
      addRevocations(transaction, stores.clock, "kid", kids),
    );
    stores.wakes.send();
    print(json, (await rolling.read()).at(-1), revoked);
  });
}

/** A key sealed by root keys that the servers do not have would leave them without one that signs. */
async function requireOwnRing(config: Config, db: Database, wrapper: KeyWrapper): Promise<void> {
  try {
    await SigningKeys.open(db, wrapper, systemClock, config.algorithm, config.keySchedule);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new Failure(["the root keys given here do not open the signing keys: give those that the server has"]);
  }
}

function print(json: boolean, key: KeyOfStore | undefined, revoked: readonly string[]): void {
  if (!key) throw new Error("the store has lost the key that was just made");
  const { kid, algorithm } = key;
  const signs_from = new Date(key.signsFrom).toISOString();
  const lines = [
    `${algorithm} key ${kid} signs from ${signs_from}`,
    ...revoked.map((old) => `key ${old} is revoked, with every access token it signed`),
  ];
  process.stdout.write(json ? `${JSON.stringify({ kid, algorithm, signs_from, revoked })}\n` : `${lines.join("\n")}\n`);
}
