import { afterAll, beforeAll } from "vitest";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { rotationContract } from "./rotation.contract.js";
import { SqlRotationStore } from "./rotation-sql.js";

let postgres: TemporaryPostgres;
beforeAll(async () => {
  postgres = await TemporaryPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

rotationContract("SQLite", async (clock) => {
  const { db, close } = await openTemporaryDatabase();
  return { store: new SqlRotationStore(db, processClock(clock)), close };
});

rotationContract("Postgres", async (clock) => {
  const { db, close } = await postgres.open();
  return { store: new SqlRotationStore(db, processClock(clock)), close };
});
