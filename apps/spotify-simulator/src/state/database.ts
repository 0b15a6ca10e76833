import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { StartProblem } from "../problem.js";

const schema = `
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS "grant" (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, scope TEXT NOT NULL,
    public_client INTEGER NOT NULL, authorized_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS refresh_token (
    hash TEXT PRIMARY KEY, grant_id TEXT NOT NULL, replaced INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS player (user_id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS access_token (
    hash TEXT PRIMARY KEY, grant_id TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS playlist_edit (
    playlist_id TEXT NOT NULL, version INTEGER NOT NULL, edit TEXT NOT NULL, PRIMARY KEY (playlist_id, version)) STRICT;
  CREATE TABLE IF NOT EXISTS playlist_cover (playlist_id TEXT PRIMARY KEY, jpeg TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS library_change (
    user_id TEXT NOT NULL, uri TEXT NOT NULL, added_at INTEGER, PRIMARY KEY (user_id, uri)) STRICT;
`;

/** A row of `grant`. */
export interface GrantRow {
  id: string;
  client_id: string;
  /** Empty for an app that asks for itself. */
  user_id: string;
  scope: string;
  public_client: number;
  authorized_at: number;
  revoked: number;
}

/**
 * The file that remembers grants, tokens (hashed), settings and what users changed: written through, read at the start only. Without a
 * data folder it lives in memory.
 */
export class Database {
  readonly #sql: Libsql.Database;

  constructor(dataDir: string | undefined) {
    try {
      if (dataDir !== undefined) prepare(dataDir);
      this.#sql = new Libsql(dataDir === undefined ? ":memory:" : join(dataDir, "spotify.db"), { timeout: 5000 });
      this.#sql.exec("PRAGMA journal_mode = WAL");
      this.#sql.exec("PRAGMA synchronous = NORMAL");
      this.#sql.exec(schema);
      this.putSetting("schema", "1");
    } catch (cause) {
      const reason = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
      throw new StartProblem(`cannot use the data folder ${dataDir} (SIMULATOR_DATA_DIR): ${reason}`);
    }
  }

  setting(name: string): string | undefined {
    const row = this.#sql.prepare("SELECT value FROM setting WHERE name = ?").get(name) as
      | { value: string }
      | undefined;
    return row?.value;
  }

  putSetting(name: string, value: string): void {
    this.#sql
      .prepare(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      )
      .run(name, value);
  }

  grants(): GrantRow[] {
    return this.#sql.prepare('SELECT * FROM "grant"').all() as GrantRow[];
  }

  refreshTokens(): { hash: string; grant_id: string; replaced: number }[] {
    return this.#sql.prepare("SELECT * FROM refresh_token").all() as ReturnType<Database["refreshTokens"]>;
  }

  accessTokens(): { hash: string; grant_id: string; expires_at: number }[] {
    return this.#sql.prepare("SELECT * FROM access_token").all() as ReturnType<Database["accessTokens"]>;
  }

  /** In the order in which they were made. */
  playlistEdits(): { playlist_id: string; version: number; edit: string }[] {
    return this.#sql.prepare("SELECT * FROM playlist_edit ORDER BY rowid").all() as ReturnType<
      Database["playlistEdits"]
    >;
  }

  /** Covers in base64. */
  covers(): { playlist_id: string; jpeg: string }[] {
    return this.#sql.prepare("SELECT * FROM playlist_cover").all() as ReturnType<Database["covers"]>;
  }

  /** What users saved or removed, in that order; `added_at` is `null` for what was removed. */
  libraryChanges(): { user_id: string; uri: string; added_at: number | null }[] {
    return this.#sql.prepare("SELECT * FROM library_change ORDER BY rowid").all() as ReturnType<
      Database["libraryChanges"]
    >;
  }

  /** A user's player as JSON. */
  player(userId: string): string | undefined {
    const row = this.#sql.prepare("SELECT state FROM player WHERE user_id = ?").get(userId) as
      | { state: string }
      | undefined;
    return row?.state;
  }

  /** Makes the writes inside one transaction. */
  together<T>(writes: () => T): T {
    return this.#sql.transaction(writes)();
  }

  /** Runs one writing statement. */
  write(statement: string, ...values: (string | number | null)[]): void {
    this.#sql.prepare(statement).run(...values);
  }

  close(): void {
    this.#sql.close();
  }
}

/** Makes the folder and writes to it once: a full disk is named here, where SQLite would only speak of an I/O error. */
function prepare(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const probe = join(dataDir, "probe");
  try {
    writeFileSync(probe, Buffer.alloc(131_072));
  } finally {
    rmSync(probe, { force: true });
  }
}
