const cleanups: (() => unknown)[] = [];

/** Runs something after the last test of this file, the latest first; in a program, when it calls {@link cleanUp}. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** Ends what was begun: the last thing a program does that is no test. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

// A program without a test runner (a benchmark, the model, the fault run) has no hook to hang it on.
if (process.env.VITEST !== undefined) (await import("vitest")).afterAll(cleanUp, 60_000);
