import { sql } from "kysely";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { addTemporaryAccount } from "../accounts/temporary-account.js";
import { openLog } from "../lib/log.js";
import { ManualClock } from "../lib/manual-clock.js";
import { Circuits } from "../providers/circuit-breaker.js";
import { KeyRing, newRootKey } from "../signing/key-ring.js";
import { processClock } from "../storage/sql-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { openConnection } from "./connection.js";
import { ConnectionRows } from "./connection-rows.js";
import { VaultMetrics } from "./metrics.js";
import { ProviderRefresh } from "./provider-refresh.js";
import { TemporaryProvider, tokens } from "./temporary-provider.js";
import { temporaryVault } from "./temporary-vault.js";

test("new tokens that the store could not take are forgotten with their connection (RT-16)", async () => {
  const store = await openTemporaryDatabase();
  const fake = await TemporaryProvider.start();
  const [clock, wrapper] = [new ManualClock(), KeyRing.parse(newRootKey())];
  const rows = new ConnectionRows(store.db, processClock(clock));
  const circuits = new Circuits(clock);
  const parts = { rows, wrapper, clock, circuits, metrics: new VaultMetrics(new Registry(), circuits) };
  const refresh = new ProviderRefresh({
    ...parts,
    log: openLog("silent"),
    open: (row) => openConnection(wrapper, row),
  });
  await addTemporaryAccount(store.db, "ada", fake.provider, "subject");
  await temporaryVault(store.db, clock, wrapper).keep("ada", fake.provider, "subject", tokens());
  const row = await rows.newest("ada", fake.provider.name);
  if (!row) throw new Error("there is no connection");
  const connection = await openConnection(wrapper, row);

  await sql`CREATE TRIGGER full BEFORE UPDATE OF access_token ON connections BEGIN SELECT RAISE(FAIL, 'full'); END`.execute(
    store.db,
  );
  await expect(refresh.run(connection, fake.provider)).rejects.toThrow("full");
  expect(refresh.hasAnswer(connection)).toBe(true);
  await store.db.deleteFrom("connections").execute();
  await expect(refresh.run(connection, fake.provider)).rejects.toEqual(
    expect.objectContaining({ reason: "not_connected" }),
  );
  expect(refresh.hasAnswer(connection)).toBe(false);
  fake.close();
  await store.close();
});
