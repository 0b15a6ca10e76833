/** Why the start ends here: a line for the person who typed the command. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Whether an error or a program's output says that a disk has no space left. */
export function isDiskFull(problem: unknown): boolean {
  return /ENOSPC|EDQUOT|no space left on device|disk quota exceeded|database or disk is full|SQLITE_FULL/i.test(
    problem instanceof Error ? problem.message : String(problem),
  );
}

/** The line for a full disk. */
export function diskFull(folder: string): Refusal {
  return new Refusal(`the disk is full: free some space where ${folder} is, then start again`);
}
