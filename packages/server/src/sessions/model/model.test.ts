import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR } from "../../lib/clock.js";
import { ManualClock } from "../../lib/manual-clock.js";
import type { StoreUnderTest } from "../rotation.contract.js";
import type { RotationKey, RotationOutcome, RotationPolicy, RotationStore } from "../rotation.js";
import { examine } from "./examination.js";
import { questions } from "./questions.js";
import { lines, record } from "./report.js";
import { openSqlite, stores } from "./stores.js";

/** Postgres runs the statements of SQLite, more slowly: `npm run model` asks it too. */
const quick = stores.filter(({ name }) => name !== "postgres");

test.each(quick)(
  "the protocol keeps its promises in every interleaving ($name)",
  async ({ name, open }) => {
    const clock = new ManualClock();
    const { store, close } = await open(clock);
    const examination = await examine(name, store, clock, questions("short")).finally(close);
    const violations = examination.answers.flatMap(({ violation }) => violation ?? []);
    expect(violations).toEqual([]);
    expect(examination.states).toBeGreaterThan(100_000);
    expect(lines(examination)[0]).toMatch(
      /^\w+ +[\d,]+ states {3}[\d,]+ store steps {3}honest sign-outs 0 {3}longest coexistence 2 windows {3}\d+\.\d s$/,
    );
    expect(record(examination)).toMatchObject({ store: name, signOuts: 0, windows: 2 });
  },
  120_000,
);

/** A store that takes the policy for another one, or its own answers. */
class WrongStore implements RotationStore {
  constructor(
    readonly real: RotationStore,
    readonly policyFor: (policy: RotationPolicy, key: RotationKey) => RotationPolicy,
    readonly answerFor: (outcome: RotationOutcome, key: RotationKey) => RotationOutcome = (outcome) => outcome,
  ) {}

  async rotate(key: RotationKey, presented: number, policy: RotationPolicy): Promise<RotationOutcome> {
    return this.answerFor(await this.real.rotate(key, presented, this.policyFor(policy, key), ""), key);
  }

  open(key: RotationKey, policy: RotationPolicy): Promise<void> {
    return this.real.open(key, policy);
  }

  restore(key: RotationKey, presented: number, policy: RotationPolicy): Promise<void> {
    return this.real.restore(key, presented, policy);
  }

  close(keys: readonly RotationKey[]): Promise<void> {
    return this.real.close(keys);
  }

  lastSeen(keys: readonly RotationKey[]): Promise<ReadonlyMap<string, number>> {
    return this.real.lastSeen(keys);
  }
}

describe("a wrong store is found out, with the way to its fault:", () => {
  let clock: ManualClock;
  let under: StoreUnderTest;

  beforeEach(async () => {
    clock = new ManualClock();
    under = await openSqlite(clock);
  });
  afterEach(() => under.close());

  async function violationOf(store: RotationStore, claim: string): Promise<string | undefined> {
    const asked = questions("short").filter((question) => question.claim === claim);
    const { answers } = await examine("wrong", store, clock, asked);
    expect(answers).toHaveLength(1);
    return answers[0]?.violation;
  }

  test("one that accepts the parent for ever", async () => {
    const store = new WrongStore(under.store, (policy) => ({ ...policy, lateRetries: 1000 }));
    expect(await violationOf(store, "a thief who shares no window with the owner")).toMatch(
      /^[3-9] windows side by side: .*thief 1: 2 \| window closes \|/,
    );
  });

  test("one that forgives late retries by time", async () => {
    const retried = new Map<string, number>();
    const store = new WrongStore(
      under.store,
      (policy, { sid }) => {
        const rested = clock.now() - (retried.get(sid) ?? clock.now()) >= HOUR;
        return rested ? { ...policy, lateRetries: policy.lateRetries + 1000 } : policy;
      },
      (outcome, { sid }) => {
        if (outcome.kind === "retried") retried.set(sid, clock.now());
        return outcome;
      },
    );
    expect(await violationOf(store, "a thief who shares no window with the owner")).toMatch(
      /^[3-9] windows side by side: .*a day passes/,
    );
  });

  test("one that rotates for every tab", async () => {
    const store = new WrongStore(under.store, (policy) => ({ ...policy, window: 0 }));
    expect(await violationOf(store, "3 tabs, any loss and reordering inside the window")).toMatch(
      /^an honest client was signed out: send 0 \|.*refused \| signed out$/,
    );
  });

  test("one that forgives no late retry", async () => {
    const store = new WrongStore(under.store, (policy) => ({ ...policy, lateRetries: 0 }));
    expect(await violationOf(store, "losses past the window, again after two rotations")).toMatch(
      /^an honest client was signed out: .*window closes \|/,
    );
  });

  test("one that takes its own lost write for reuse", async () => {
    const ended = new Set<string>();
    const store = new WrongStore(
      under.store,
      (policy) => policy,
      (outcome, { sid }) => {
        if (outcome.kind === "recovered") ended.add(sid);
        return ended.has(sid) ? { kind: "reused" } : outcome;
      },
    );
    expect(await violationOf(store, "the store loses its newest write")).toMatch(
      /^an honest client was signed out: .*the store loses its newest write \|/,
    );
  });

  test("one that forgets an end", async () => {
    const store = new WrongStore(
      under.store,
      (policy) => policy,
      (outcome) => (outcome.kind === "recovered" ? { kind: "reused" } : outcome),
    );
    await expect(violationOf(store, "the store loses its newest write")).rejects.toThrow(
      /^an ended session goes on: .* after: send 0 \|.*refused/,
    );
  });

  test("one whose holders part", async () => {
    const store = new WrongStore(
      under.store,
      (policy) => policy,
      (outcome) => (outcome.kind === "converged" ? { ...outcome, generation: outcome.generation - 1 } : outcome),
    );
    await expect(violationOf(store, "3 tabs, any loss and reordering inside the window")).rejects.toThrow(
      /^the holders part: converged to 0 at .* after: send 0 \| send 0 \| serve 0: 1$/,
    );
  });
});
