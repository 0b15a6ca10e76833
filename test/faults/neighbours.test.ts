import { describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { allOperations, beginLife, checks, type Life } from "./neighbours/operations.js";
import type { Outage } from "./neighbours/outage.js";
import { NeighbourStage } from "./neighbours/stage.js";
import { documentedOutcomes, type Outcomes } from "./neighbours/table.js";

const documented = documentedOutcomes();
const [both, alone] = await Promise.all([NeighbourStage.start("Postgres and Redis"), NeighbourStage.start("Postgres")]);

const provider: Outage = {
  how: "killed",
  begin: () => both.simulator.process.kill9(),
  end: () => both.simulator.restart(),
};
const other: Outage = { how: "killed", begin: () => both.other.kill9(), end: () => both.other.restart() };

describe("docs/sessions.md says what each operation does while a neighbour is down, and nobody is signed out", () => {
  test.each(both.outages.redis)("Redis, $how", async (outage) => {
    expect(await during(both, outage)).toEqual(documented.get("Redis"));
  });

  test.each(both.outages.sql)("Postgres, beside Redis, $how", async (outage) => {
    expect(await duringLossOfSql(both, outage)).toEqual(documented.get("Postgres, beside Redis"));
  });

  test.each(alone.outages.sql)("Postgres, alone, $how", async (outage) => {
    expect(await duringLossOfSql(alone, outage)).toEqual(documented.get("Postgres, alone"));
  });

  test("the provider", async () => {
    expect(await during(both, provider)).toEqual(documented.get("provider"));
  });

  test("another server process", async () => {
    expect(await during(both, other)).toEqual(documented.get("another server process"));
  });

  test("the table has these columns and no others", () => {
    const columns = ["Redis", "Postgres, beside Redis", "Postgres, alone", "provider", "another server process"];
    expect([...documented.keys()]).toEqual(columns);
  });
});

async function during(stage: NeighbourStage, outage: Outage): Promise<Outcomes> {
  const life = await beginLife(stage);
  const outcomes = await amid(outage, () => allOperations(stage, life));
  await expectAllWell(stage, life, outcomes);
  return outcomes;
}

/** Without SQL some things go on for as long as the newest reading of the revocations is fresh. */
async function duringLossOfSql(stage: NeighbourStage, outage: Outage): Promise<Outcomes> {
  const life = await beginLife(stage);
  const [first, then] = await amid(outage, async () => {
    const fresh = await checks(stage, life);
    await expect
      .poll(() => checks(stage, life), { timeout: 20_000, interval: 250 })
      .toMatchObject({
        "access token at the server": "503",
        "access token at a resource server": "503",
      });
    return [fresh, await allOperations(stage, life)] as const;
  });
  await expectAllWell(stage, life, then);
  const changed = Object.entries(first).filter(([name, outcome]) => outcome !== then[name]);
  return { ...then, ...Object.fromEntries(changed.map(([name, word]) => [name, `${word} 5 s, then ${then[name]}`])) };
}

async function amid<Found>(outage: Outage, look: () => Promise<Found>): Promise<Found> {
  await outage.begin();
  try {
    return await look();
  } finally {
    await outage.end();
  }
}

/** Everything works again without a restart; what was answered "works" has happened, and nothing else. */
async function expectAllWell(stage: NeighbourStage, life: Life, outcomes: Outcomes): Promise<void> {
  const { client } = stage;
  await expect
    .poll(async () => (await client.ask("GET", "/readyz")).status, { timeout: 15_000, interval: 100 })
    .toBe(200);
  await expect
    .poll(() => checks(stage, life), { timeout: 15_000, interval: 250 })
    .toEqual({
      refresh: "works",
      "access token at the server": "works",
      "access token at a resource server": "works",
      introspection: "works",
    });
  const ended = { status: 400, reason: "session_ended" };
  for (const [tokens, told] of [
    [life.leaving, outcomes["sign-out"]],
    [life.revoked, outcomes["revocation of a token"]],
    [life.withdrawn, outcomes["withdrawal of an account"]],
  ] as const)
    expect(outcome(await client.refresh(tokens.refresh_token))).toEqual(told === "works" ? ended : { status: 200 });
}
