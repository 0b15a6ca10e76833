import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** How many tests there were, by outcome. A file that could not be run and an error outside tests count as failed. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Vitest's reporter that writes a {@link Tally} as JSON to the file named by `TALLY_FILE`. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) tally[outcome(test.result().state)] += 1;
      if (module.state() === "failed" && !tests.some((test) => test.result().state === "failed")) tally.failed += 1;
    }
    writeFileSync(process.env.TALLY_FILE ?? "", JSON.stringify(tally satisfies Tally));
  }
}

function outcome(state: "passed" | "failed" | "skipped" | "pending"): keyof Tally {
  return state === "pending" ? "skipped" : state;
}
