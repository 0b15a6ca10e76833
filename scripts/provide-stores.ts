import { provideStores } from "./services.js";

// Before programs that are no tests and need Redis and PostgreSQL: `npm run model`, `npm run bench`.
try {
  provideStores();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
