import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Client } from "pg";
import { findPostgresFolder } from "../../scripts/services.js";
import { atEnd } from "./at-end.js";
import { boundCommand } from "./bound-command.js";
import { freePort } from "./free-port.js";
import { RunningProcess } from "./running-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Settings of postgresql.conf by name. */
export type PostgresSettings = Record<string, string>;

/** PostgreSQL refuses to run as root. */
const user = process.getuid?.() === 0 ? "postgres" : undefined;

/** A PostgreSQL server on 127.0.0.1 with its own data folder; whoever reaches it may do everything. */
export class Postgres {
  #process: RunningProcess;
  readonly #settings: PostgresSettings;

  private constructor(
    readonly port: number,
    readonly folder: string,
    settings: PostgresSettings,
  ) {
    this.#settings = settings;
    this.#process = this.#run();
  }

  /**
   * Starts one on a free port with new data; it answers when this resolves, after one to two seconds. What is committed
   * outlives the death of its process, and with `{ fsync: "on" }` that of the machine.
   *
   * @throws Error with the output of PostgreSQL when it does not start.
   */
  static async start(settings: PostgresSettings = {}): Promise<Postgres> {
    const folder = await newData();
    const postgres = new Postgres(await freePort(), folder, settings);
    await postgres.#ready();
    return postgres;
  }

  /** The address of a database; `postgres` is always there. */
  url(database = "postgres"): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** The process that runs now or ran last, with its log. */
  get process(): RunningProcess {
    return this.#process;
  }

  /** Makes a new database of a name that needs no quotes, as a copy of another one; its address. */
  async createDatabase(name: string, template = "template1"): Promise<string> {
    await this.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    return this.url(name);
  }

  /** Runs one statement in `postgres` over a connection of its own; the rows. */
  async query(statement: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    const client = new Client(this.url());
    await client.connect();
    try {
      return (await client.query(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends it in order, and every connection with it. */
  async stop(): Promise<void> {
    this.#process.signal("SIGINT");
    await this.#process.ended;
  }

  /** Ends it as a crash does (SIGKILL); resolves when its last connection is gone too. */
  async kill9(): Promise<void> {
    await this.#process.kill9();
  }

  /** Ends it if it runs, and starts it again on the same port and data; the settings change what is named. */
  async restart(settings: PostgresSettings = {}): Promise<void> {
    await this.stop();
    Object.assign(this.#settings, settings);
    this.#process = this.#run();
    await this.#ready();
  }

  async #ready(): Promise<void> {
    await this.#process.line(/database system is ready to accept connections/);
  }

  #run(): RunningProcess {
    const place = { port: String(this.port), listen_addresses: "127.0.0.1", unix_socket_directories: this.folder };
    const settings = Object.entries({ fsync: "off", ...this.#settings, ...place });
    const args = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const running = runPostgres(this.folder, "postgres", "-D", dataOf(this.folder), ...args);
    // Unlike SIGKILL, which follows, this leaves no shared memory behind.
    atEnd(() => {
      running.signal("SIGQUIT");
      return running.ended;
    });
    return running;
  }
}

/** A temporary folder with the data of a new server in it. */
async function newData(): Promise<string> {
  const folder = temporaryFolder();
  if (user) spawnSync("chown", [`${user}:`, folder]);
  const how = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  const init = runPostgres(folder, "initdb", "-D", dataOf(folder), ...how);
  const { code } = await init.ended;
  if (code !== 0) throw new Error(`initdb failed:\n${init.stderr.join("\n")}`);
  return folder;
}

function dataOf(folder: string): string {
  return join(folder, "data");
}

/** Runs one of PostgreSQL's programs in a folder that its user may enter, as the repository may not be one. */
function runPostgres(folder: string, name: "initdb" | "postgres", ...args: string[]): RunningProcess {
  const programs = findPostgresFolder();
  if (!programs) throw new Error("there is no PostgreSQL: install it or name its folder in POSTGRES_BIN");
  const shell = ["-c", 'cd "$0" && exec "$@"', folder, join(programs, name), ...args];
  const command = { program: "sh", args: shell, ...(user ? { user } : {}) };
  return new RunningProcess(...boundCommand("SIGQUIT", command), { LC_ALL: "C" });
}
