import { oneTimeContract } from "./one-time.contract.js";
import { SqlOneTimeStore } from "./one-time.js";
import { openTemporaryDatabase } from "./temporary-database.js";

oneTimeContract("SQLite", async (clock) => {
  const { db, close } = await openTemporaryDatabase();
  return { store: new SqlOneTimeStore(db, clock), close };
});
