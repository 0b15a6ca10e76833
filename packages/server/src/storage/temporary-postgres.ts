import { Postgres } from "../../../../test/support/postgres.js";
import { type Database, openPostgres } from "./database.js";
import { migrate } from "./migrate.js";

/** One Postgres server for a file of tests, and a migrated database of its own for whoever asks. */
export class TemporaryPostgres {
  readonly #server: Postgres;
  #made = 0;

  private constructor(server: Postgres) {
    this.#server = server;
  }

  static async start(): Promise<TemporaryPostgres> {
    const server = await Postgres.start();
    const template = openPostgres(await server.createDatabase("migrated"));
    await migrate(template);
    // PostgreSQL copies only what nobody is connected to.
    await template.destroy();
    return new TemporaryPostgres(server);
  }

  async open(): Promise<{ db: Database; url: string; close: () => Promise<void> }> {
    const url = await this.#server.createDatabase(`test_${++this.#made}`, "migrated");
    const db = openPostgres(url);
    return { db, url, close: () => db.destroy() };
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
