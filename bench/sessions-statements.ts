import type { Postgres } from "../test/support/postgres.js";

/** What every process reads again and again, also without a request: the feed of revocations and the signing keys. */
const IN_ANY_CASE = /\brevocations\b|\bsigning_keys\b/;

/** Counts the statements that Postgres gets from the server, out of its own log. */
export class StatementLog {
  readonly #postgres: Postgres;
  readonly #from: number;

  private constructor(postgres: Postgres) {
    this.#postgres = postgres;
    this.#from = postgres.process.stderr.length;
  }

  static async begin(postgres: Postgres): Promise<StatementLog> {
    const log = new StatementLog(postgres);
    await postgres.query("ALTER SYSTEM SET log_line_prefix = '%a '");
    await postgres.query("ALTER SYSTEM SET log_statement = 'all'");
    await postgres.query("SELECT pg_reload_conf()");
    await postgres.process.line(/parameter "log_statement" changed to "all"/);
    return log;
  }

  async end(): Promise<number> {
    const marker = `counted ${this.#from}`;
    await this.#postgres.query(`SELECT '${marker}'`);
    await this.#postgres.process.line(new RegExp(marker));
    const text = this.#postgres.process.stderr.slice(this.#from).join("\n");
    // A statement of several lines goes on with a tab.
    const statements = text.replaceAll("\n\t", " ").match(/^counterfoil LOG: {2}(?:execute|statement).*$/gm) ?? [];
    await this.#postgres.query("ALTER SYSTEM RESET log_statement");
    await this.#postgres.query("SELECT pg_reload_conf()");
    return statements.filter((statement) => !IN_ANY_CASE.test(statement)).length;
  }
}
