import { defineConfig } from "vitest/config";

/** Workspace packages are tested from their sources; the rest is Vite's own default for Node. */
const conditions = ["@counterfoil/source", "module", "node", "development|production"];

/** Tests of running programs: they start the built programs, so one check says when `tsc -b` is missing. */
const running = { globalSetup: ["test/support/in-memory.ts", "test/support/built.ts"] };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Tests of programs wait more than they compute: one worker more than a small machine has cores.
    maxWorkers: 3,
    // Otherwise Vite and Node each load a copy of graphql, and neither takes the other's types.
    server: { deps: { inline: ["graphql", "@pothos/core"] } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          globalSetup: "test/support/in-memory.ts",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/{spotify-simulator/src,web/ui}/**/*.test.ts",
            "apps/web/*.test.ts",
          ],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { name: "house", include: ["test/house/**/*.test.ts"], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          ...running,
          name: "system",
          include: ["test/{flows,attacks,faults,leaks,start,support}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...running,
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
