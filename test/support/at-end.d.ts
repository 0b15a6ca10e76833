/** Runs something after the last test of this file, the latest first; in a program, when it calls {@link cleanUp}. */
export declare function atEnd(cleanup: () => unknown): void;
/** Ends what was begun: the last thing a program does that is no test. */
export declare function cleanUp(): Promise<void>;
