/** Something the person at the command line can mend: printed as it is, without a stack. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly lines: readonly string[];
  /** 1: it did not work; 2: the command was not understood. */
  readonly exitCode: 1 | 2;

  constructor(lines: readonly string[], exitCode: 1 | 2 = 1) {
    super(lines.join("\n"));
    this.lines = lines;
    this.exitCode = exitCode;
  }
}

/** Prints a failure on standard error, for people or for machines. */
export function printFailure(failure: Failure, json: boolean): void {
  const text = json
    ? JSON.stringify({ error: failure.lines })
    : failure.lines.map((line) => `counterfoil: ${line}`).join("\n");
  process.stderr.write(`${text}\n`);
}
