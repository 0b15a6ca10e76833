import type { Clock } from "../lib/clock.js";
import { type RedisClient, RedisScript } from "../storage/redis.js";
import type { Continued, RotationKey, RotationOutcome, RotationPolicy, RotationStore } from "./rotation.js";
import * as scripts from "./rotation-script.js";

const OPEN = new RedisScript(scripts.OPEN);
const RESTORE = new RedisScript(scripts.RESTORE);
const ROTATE = new RedisScript(scripts.ROTATE);
const CLOSE = new RedisScript(scripts.CLOSE);

const KINDS: readonly string[] = [
  "rotated",
  "renewed",
  "converged",
  "retried",
  "recovered",
] satisfies Continued["kind"][];

/**
 * Rotation records in Redis, one string under `refresh:{account}:device` (the braces put an account's devices into one
 * slot of a Cluster), gone with the idle lifetime. Each verb is one script, so nothing comes between the decision and
 * the write. Times are Redis's own; a test injects its clock.
 */
export class RedisRotationStore implements RotationStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock | undefined;

  constructor(redis: RedisClient, clock?: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  async open(key: RotationKey, policy: RotationPolicy): Promise<void> {
    await this.#run(OPEN, [nameOf(key)], [bare(key.sid), 0, 0, policy.idle, policy.absoluteEnd]);
  }

  async restore(key: RotationKey, presented: number, policy: RotationPolicy): Promise<void> {
    await this.#run(RESTORE, [nameOf(key)], [bare(key.sid), presented, 1, policy.idle, policy.absoluteEnd]);
  }

  async rotate(key: RotationKey, presented: number, policy: RotationPolicy, caller: string): Promise<RotationOutcome> {
    const { window, lateRetries, idle, absoluteEnd, believedFor } = policy;
    const args = [bare(key.sid), presented, window, lateRetries, idle, absoluteEnd, caller, believedFor];
    return readOutcome(await this.#run(ROTATE, [nameOf(key)], args));
  }

  async close(keys: readonly RotationKey[]): Promise<void> {
    for (const ofAccount of byAccount(keys).values())
      await this.#run(
        CLOSE,
        ofAccount.map(nameOf),
        ofAccount.map((key) => bare(key.sid)),
      );
  }

  async lastSeen(keys: readonly RotationKey[]): Promise<ReadonlyMap<string, number>> {
    const seen = new Map<string, number>();
    for (const ofAccount of byAccount(keys).values()) {
      const records = await this.#redis.mget(ofAccount.map(nameOf));
      for (const [at, { sid }] of ofAccount.entries()) {
        const [holder, , openedAt, , , seenAfter] = records[at]?.split(" ") ?? [];
        if (holder === bare(sid)) seen.set(sid, Number(openedAt) + Number(seenAfter));
      }
    }
    return seen;
  }

  #run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return script.run(this.#redis, keys, [...args, this.#clock?.now() ?? ""]);
  }
}

function nameOf(key: RotationKey): string {
  return `refresh:{${key.accountId}}:${key.deviceId}`;
}

/** A session id without its prefix, which is the same for all. */
function bare(sid: string): string {
  return sid.slice(sid.indexOf("_") + 1);
}

function byAccount(keys: readonly RotationKey[]): Map<string, RotationKey[]> {
  const groups = new Map<string, RotationKey[]>();
  for (const key of keys) groups.set(key.accountId, [...(groups.get(key.accountId) ?? []), key]);
  return groups;
}

function readOutcome(answer: unknown): RotationOutcome {
  const [kind, generation, issuedAt, shared] = Array.isArray(answer) ? answer : [];
  if (kind === "missing" || kind === "reused" || kind === "unproven") return { kind };
  if (!isContinued(kind)) throw new Error("Redis answered a rotation with what the script never says");
  return {
    kind,
    generation: Number(generation),
    issuedAt: Number(issuedAt),
    shared: shared === 1,
  };
}

function isContinued(kind: unknown): kind is Continued["kind"] {
  return typeof kind === "string" && KINDS.includes(kind);
}
