import { RunningProcess } from "./running-process.js";
/** Settings of redis.conf by name; a value with several parts has spaces between them. */
export type RedisSettings = Record<string, string>;
/** A Redis server on 127.0.0.1 with its own data folder; it keeps nothing on the disk unless its settings say so. */
export declare class RedisServer {
    #private;
    readonly port: number;
    readonly dataFolder: string;
    private constructor();
    /**
     * Starts it on a free port with a new data folder; it answers when this resolves. `{ appendonly: "yes" }` makes it keep
     * what it is told, on the disk after a second at most.
     *
     * @throws Error with its output when it ends before it is ready.
     */
    static start(settings?: RedisSettings): Promise<RedisServer>;
    get url(): string;
    /** The process that runs now or ran last, with its log. */
    get process(): RunningProcess;
    /** Sends one command over a connection of its own: `command("SET", "a", "1")`. Rejects what Redis refuses. */
    command(...words: [name: string, ...args: string[]]): Promise<unknown>;
    /** Ends it in order; what it keeps on the disk is complete. */
    stop(): Promise<void>;
    /** Ends it as a crash does (SIGKILL). */
    kill9(): Promise<void>;
    /** Ends it if it runs, and starts it again on the same port and data; the settings change what is named. */
    restart(settings?: RedisSettings): Promise<void>;
    /** Writes all data to a file of its own, for {@link restore}; the path. */
    snapshot(): Promise<string>;
    /** Restarts it with the data of a snapshot and no other; from then on it appends to no file. */
    restore(snapshot: string): Promise<void>;
}
/** Starts the Redis program, with a configuration file before the settings where there is one. */
export declare function runRedis(settings: RedisSettings, ...file: string[]): RunningProcess;
/** Sends one command to a Redis server or Sentinel of this machine. */
export declare function ask(port: number, ...[name, ...args]: [string, ...string[]]): Promise<unknown>;
