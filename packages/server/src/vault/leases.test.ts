import { afterAll, beforeAll, describe } from "vitest";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { TemporaryPostgres } from "../storage/temporary-postgres.js";
import { dueContract } from "./due.contract.js";
import { leaseContract } from "./leases.contract.js";
import { takeoverContract } from "./takeover.contract.js";

describe("on SQLite", () => {
  leaseContract(openTemporaryDatabase);
  takeoverContract(openTemporaryDatabase);
  dueContract(openTemporaryDatabase);
});

describe("on Postgres", () => {
  let postgres: TemporaryPostgres;
  beforeAll(async () => {
    postgres = await TemporaryPostgres.start();
  });
  afterAll(() => postgres.stop());
  leaseContract(() => postgres.open());
  takeoverContract(() => postgres.open());
  dueContract(() => postgres.open());
});
