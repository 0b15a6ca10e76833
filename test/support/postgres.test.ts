import { Client } from "pg";
import { expect, test } from "vitest";
import { isTaken } from "./free-port.js";
import { Postgres } from "./postgres.js";

test("a PostgreSQL keeps what was committed over a restart and a crash, and ends with nothing left", async () => {
  const postgres = await Postgres.start();
  await postgres.query("CREATE TABLE seen (step int)");
  await postgres.query("INSERT INTO seen VALUES ($1)", 1);
  await postgres.restart();
  await postgres.query("INSERT INTO seen VALUES ($1)", 2);
  await postgres.kill9();
  expect(await isTaken(postgres.port)).toBe(false);
  await postgres.restart({ fsync: "on" });
  expect(await postgres.query("SELECT step FROM seen ORDER BY step")).toEqual([{ step: 1 }, { step: 2 }]);
  expect(await postgres.query("SHOW fsync")).toEqual([{ fsync: "on" }]);

  const url = await postgres.createDatabase("another");
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query("SELECT current_database() AS name, to_regclass('seen') AS seen");
  expect(rows).toEqual([{ name: "another", seen: null }]);
  const cut = new Promise((resolve) => client.on("error", resolve));
  await postgres.stop();
  await cut;
  expect(await isTaken(postgres.port)).toBe(false);
});
