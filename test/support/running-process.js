import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import { atEnd } from "./at-end.js";
import { root } from "./built.js";
/** A process that a test started. Whatever the test does, it is gone after the test file. */
export class RunningProcess {
    stdout = [];
    stderr = [];
    /** Resolves when the process is gone and all its output was read. */
    ended;
    #child;
    #events = new EventEmitter();
    #address;
    /**
     * Starts a program in the repository's root with the given environment added to the test's own. It leads a process
     * group, gets no input and has a channel to the test, over which it may say that it is ready.
     */
    constructor(program, args, environment = {}) {
        const env = { ...process.env, ...environment };
        for (const name of ["NODE_ENV", "VITEST", "NODE_OPTIONS"])
            if (!(name in environment))
                delete env[name];
        const stdio = ["ignore", "pipe", "pipe", "ipc"];
        this.#child = spawn(program, args, { cwd: root, env, stdio, detached: true });
        this.#read(this.#child.stdout, this.stdout);
        this.#read(this.#child.stderr, this.stderr);
        this.#child.on("message", (message) => {
            if (isReady(message))
                this.#address = message.ready;
            this.#events.emit("change");
        });
        this.ended = once(this.#child, "close").then(([code, signal]) => ({ code, signal }));
        this.ended.finally(() => this.#events.emit("change"));
        atEnd(() => this.#sweep());
    }
    /** Process id, and the id of the process group. */
    get pid() {
        if (this.#child.pid === undefined)
            throw new Error(`${this.#child.spawnfile} could not be started`);
        return this.#child.pid;
    }
    /** The address the program says it listens on. @throws Error with its output when it ends before. */
    ready() {
        return this.#until(() => this.#address, "it was ready");
    }
    /** The first line of either output that matches. @throws Error with the output when the process ends before. */
    line(pattern) {
        const find = () => [...this.stdout, ...this.stderr].find((line) => pattern.test(line));
        return this.#until(find, `it printed ${pattern}`);
    }
    /** Sends a signal to the process alone. */
    signal(name) {
        this.#child.kill(name);
    }
    /** Sends a signal to the whole process group, as a terminal does for Ctrl-C. */
    signalGroup(name) {
        process.kill(-this.pid, name);
    }
    /** Asks the process to end (SIGTERM) and waits for it. */
    async stop() {
        this.#child.kill("SIGTERM");
        return this.ended;
    }
    /** Ends the process without a chance to tidy up, and waits for it. */
    async kill9() {
        this.#child.kill("SIGKILL");
        return this.ended;
    }
    /** Ends what is left of the process and its group. */
    async #sweep() {
        try {
            this.signalGroup("SIGKILL");
        }
        catch {
            // The whole group is gone already.
        }
        await this.ended;
    }
    async #until(find, what) {
        for (;;) {
            const found = find();
            if (found !== undefined)
                return found;
            if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
                await this.ended;
                const late = find();
                if (late !== undefined)
                    return late;
                throw new Error(`ended before ${what}:\n${[...this.stdout, ...this.stderr].join("\n")}`);
            }
            await once(this.#events, "change");
        }
    }
    #read(stream, lines) {
        if (!stream)
            return;
        createInterface({ input: stream }).on("line", (line) => {
            lines.push(line);
            this.#events.emit("change");
        });
    }
}
function isReady(message) {
    return typeof message === "object" && message !== null && "ready" in message && typeof message.ready === "string";
}
//# sourceMappingURL=running-process.js.map