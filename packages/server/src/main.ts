#!/usr/bin/env node
import { CommanderError } from "commander";
import { Failure, printFailure } from "./cli/failure.js";
import { program } from "./cli/program.js";

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof Failure) printFailure(error, process.argv.includes("--json"));
  else if (!(error instanceof CommanderError))
    printFailure(new Failure([error instanceof Error ? error.message : String(error)]), false);
  process.exitCode =
    error instanceof Failure ? error.exitCode : error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : 1;
}
