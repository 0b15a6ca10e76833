/** A program with its arguments, and the user it runs as when this is not the test's own. */
export interface BoundCommand {
  program: string;
  args: string[];
  user?: string;
}

/**
 * The command to start a program of others so that it ends with the test's process even where that is killed: Linux then
 * sends the signal. Elsewhere it is the program as it is. Only root may name a user.
 */
export function boundCommand(signal: NodeJS.Signals, command: BoundCommand): [program: string, args: string[]] {
  const { program, args, user } = command;
  if (process.platform !== "linux") return [program, args];
  const identity = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, "--init-groups"];
  return ["setpriv", [...identity, `--pdeathsig=${signal.slice("SIG".length)}`, "--", program, ...args]];
}
