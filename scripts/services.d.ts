/**
 * Makes sure that the tests find their services: installs missing ones as root on Debian.
 *
 * @throws Error with one line saying what to install.
 */
export declare function provideServices(): void;
/** The browser the tests drive: a path or a name in PATH. */
export declare function findChromium(): string | undefined;
/** The path of `redis-server`, which is Sentinel and Cluster node too. */
export declare function findRedisServer(): string | undefined;
/** The folder with PostgreSQL's programs; `postgres` and `initdb` are there. */
export declare function findPostgresFolder(): string | undefined;
