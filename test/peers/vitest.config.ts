import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** As in the root's configuration: our packages from their sources. */
const conditions = ["@counterfoil/source", "module", "node", "development|production"];

export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/peers/*.test.ts"],
    globalSetup: "test/support/built.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
