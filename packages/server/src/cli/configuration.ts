import { type Config, ConfigError, readConfig } from "../config.js";
import { Failure } from "./failure.js";

/** The configuration, or its problems as one failure. */
export function configOrFailure(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) throw new Failure(error.problems);
    throw error;
  }
}
