import { readConfig } from "./config";

// A wrong configuration stops the server here, with one line, and not at the first visitor.
try {
  readConfig();
} catch (error) {
  console.error(`The web app cannot start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
