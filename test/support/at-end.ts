import { afterAll } from "vitest";

const cleanups: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Runs something after the last test of this file, the latest first. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}
