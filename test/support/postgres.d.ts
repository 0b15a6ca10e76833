import { RunningProcess } from "./running-process.js";
/** Settings of postgresql.conf by name. */
export type PostgresSettings = Record<string, string>;
/** A PostgreSQL server on 127.0.0.1 with its own data folder; whoever reaches it may do everything. */
export declare class Postgres {
    #private;
    readonly port: number;
    readonly folder: string;
    private constructor();
    /**
     * Starts one on a free port with new data; it answers when this resolves, after one to two seconds. What is committed
     * outlives the death of its process, and with `{ fsync: "on" }` that of the machine.
     *
     * @throws Error with the output of PostgreSQL when it does not start.
     */
    static start(settings?: PostgresSettings): Promise<Postgres>;
    /** The address of a database; `postgres` is always there. */
    url(database?: string): string;
    /** The process that runs now or ran last, with its log. */
    get process(): RunningProcess;
    /** Makes a new database of a name that needs no quotes; its address. */
    createDatabase(name: string): Promise<string>;
    /** Runs one statement in `postgres` over a connection of its own; the rows. */
    query(statement: string, ...values: unknown[]): Promise<Record<string, unknown>[]>;
    /** Ends it in order, and every connection with it. */
    stop(): Promise<void>;
    /** Ends it as a crash does (SIGKILL); resolves when its last connection is gone too. */
    kill9(): Promise<void>;
    /** Ends it if it runs, and starts it again on the same port and data; the settings change what is named. */
    restart(settings?: PostgresSettings): Promise<void>;
}
