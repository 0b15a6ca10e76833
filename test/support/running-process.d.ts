/** How a process ended. */
export interface Ending {
    code: number | null;
    signal: NodeJS.Signals | null;
}
/** A process that a test started. Whatever the test does, it is gone after the test file. */
export declare class RunningProcess {
    #private;
    readonly stdout: string[];
    readonly stderr: string[];
    /** Resolves when the process is gone and all its output was read. */
    readonly ended: Promise<Ending>;
    /**
     * Starts a program in the repository's root with the given environment added to the test's own. It leads a process
     * group, gets no input and has a channel to the test, over which it may say that it is ready.
     */
    constructor(program: string, args: string[], environment?: Record<string, string>);
    /** Process id, and the id of the process group. */
    get pid(): number;
    /** The address the program says it listens on. @throws Error with its output when it ends before. */
    ready(): Promise<string>;
    /** The first line of either output that matches. @throws Error with the output when the process ends before. */
    line(pattern: RegExp): Promise<string>;
    /** Sends a signal to the process alone. */
    signal(name: NodeJS.Signals): void;
    /** Sends a signal to the whole process group, as a terminal does for Ctrl-C. */
    signalGroup(name: NodeJS.Signals): void;
    /** Asks the process to end (SIGTERM) and waits for it. */
    stop(): Promise<Ending>;
    /** Ends the process without a chance to tidy up, and waits for it. */
    kill9(): Promise<Ending>;
}
