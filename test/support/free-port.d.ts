/** A port of 127.0.0.1 on which nothing listens now; never the same one twice in a test file. */
export declare function freePort(): Promise<number>;
/** Whether something listens on a port of 127.0.0.1. */
export declare function isTaken(port: number): Promise<boolean>;
