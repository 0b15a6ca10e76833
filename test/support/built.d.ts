/** The repository's root folder. */
export declare const root: string;
/** The built auth server's command line. */
export declare const serverFile: string;
/** The built Spotify simulator. */
export declare const simulatorFile: string;
/** Vitest's global setup: tests of running programs need them compiled. */
export default function requireBuilt(): void;
