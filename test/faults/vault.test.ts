import { beforeAll, expect, test } from "vitest";
import { Delays } from "./run/delays.js";
import { oneExpiry } from "./run/scenarios/vault-expiry.js";
import { oneDeath } from "./run/scenarios/vault-holder.js";
import { VaultStage } from "./run/vault-stage.js";

// The short form of `npm run test:faults -- vault`: two processes over one Postgres.
let stage: VaultStage;
beforeAll(async () => {
  stage = await VaultStage.start(2, false);
});

test.each(["absent", "rotate"] as const)(
  "fifty calls at once in two processes cost one refresh per expiry, its refresh token: %s (CL-12)",
  async (refreshTokens) => {
    await stage.world.simulator.change({ refreshTokens });
    for (const how of ["refused", "over", "refused", "over"] as const)
      expect(await oneExpiry(stage, how, new Delays(), 50)).toEqual([]);
    expect(await stage.refreshes()).toBe(stage.expiries);
  },
);

test("a holder killed between the provider's rotation and the store loses the grant, and the event says rotation_lost", async () => {
  const death = {
    when: "while the provider acts",
    refreshTokens: "rotate",
    expected: "reauthorization_required",
  } as const;
  expect(await oneDeath(stage, death)).toEqual([]);
  expect(await stage.endings()).toEqual(["rotation_lost"]);
});
