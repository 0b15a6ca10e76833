/** A new empty folder, removed after the test file. */
export declare function temporaryFolder(): string;
