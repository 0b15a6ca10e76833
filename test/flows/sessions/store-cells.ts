import type { Postgres } from "../../support/postgres.js";
import type { RedisServer } from "../../support/redis.js";
import { stored } from "../../support/stored.js";

/** One value of a store as a text, and where it lies. */
export interface Cell {
  place: string;
  text: string;
}

/** Every value of every table of the embedded store. */
export function sqliteCells(dataFolder: string): Cell[] {
  const tables = stored(dataFolder, "SELECT name FROM sqlite_master WHERE type = 'table'");
  return tables.flatMap(({ name }) => cellsOf(String(name), stored(dataFolder, `SELECT * FROM "${name}"`)));
}

/** Every value of every table of ours in Postgres. */
export async function postgresCells(postgres: Postgres): Promise<Cell[]> {
  const tables = await postgres.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const cells: Cell[] = [];
  for (const { tablename } of tables)
    cells.push(...cellsOf(String(tablename), await postgres.query(`SELECT * FROM "${tablename}"`)));
  return cells;
}

/** Every key and value of Redis: all of ours are strings, and one that is not is refused here. */
export async function redisCells(redis: RedisServer): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const key of (await redis.command("KEYS", "*")) as string[])
    cells.push({ place: "redis key", text: key }, { place: key, text: String(await redis.command("GET", key)) });
  return cells;
}

function cellsOf(table: string, rows: readonly Record<string, unknown>[]): Cell[] {
  return rows.flatMap((row) =>
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => ({ place: `${table}.${column}`, text: String(value) })),
  );
}
