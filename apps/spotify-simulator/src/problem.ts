/** The simulator cannot start, for a reason its user can mend. `message` is one line, meant for the terminal. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}
