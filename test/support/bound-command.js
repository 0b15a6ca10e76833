/**
 * The command to start a program of others so that it ends with the test's process even where that is killed: Linux then
 * sends the signal. Elsewhere it is the program as it is. Only root may name a user.
 */
export function boundCommand(signal, command) {
    const { program, args, user } = command;
    if (process.platform !== "linux")
        return [program, args];
    const identity = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, "--init-groups"];
    return ["setpriv", [...identity, `--pdeathsig=${signal.slice("SIG".length)}`, "--", program, ...args]];
}
//# sourceMappingURL=bound-command.js.map