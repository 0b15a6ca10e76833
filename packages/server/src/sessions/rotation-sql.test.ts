import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { rotationContract } from "./rotation.contract.js";
import { SqlRotationStore } from "./rotation-sql.js";

rotationContract("SQLite", async (clock) => {
  const { db, close } = await openTemporaryDatabase();
  return { store: new SqlRotationStore(db, clock), close };
});
