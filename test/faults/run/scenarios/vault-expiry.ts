import { Delays } from "../delays.js";
import { type Scenario, SECOND } from "../trial.js";
import { countHeard, type Expiry, VaultStage } from "../vault-stage.js";

const PROCESSES = 4;
const AT_ONCE = 200;
const WAYS: readonly Expiry[] = ["refused", "over"];

/** 200 calls at once in four processes over a token that has expired, again and again: one refresh at the provider each. */
export const vaultExpiry: Scenario = {
  name: "vault-expiry",
  onRequest: true,
  async run({ seconds }) {
    const stage = await VaultStage.start(PROCESSES, true);
    const violations: string[] = [];
    const delays = new Delays();
    const began = performance.now();
    while (performance.now() - began < seconds * SECOND || stage.expiries < 12)
      for (const refreshTokens of ["absent", "same", "rotate"] as const)
        for (const how of WAYS) {
          await stage.world.simulator.change({ refreshTokens });
          violations.push(...(await oneExpiry(stage, how, delays)));
        }
    return {
      name: this.name,
      figures: {
        processes: PROCESSES,
        calls: stage.calls,
        expiries: stage.expiries,
        "provider refreshes": await stage.refreshes(),
        "grants lost": (await stage.endings()).length,
        ...delays.figures("call"),
      },
      violations: [...(await stage.world.deaths()), ...violations],
    };
  },
};

/** What was wrong when one token had expired. */
export async function oneExpiry(stage: VaultStage, how: Expiry, delays: Delays, atOnce = AT_ONCE): Promise<string[]> {
  await stage.expire(how);
  const heard = await stage.callAll(atOnce);
  for (const { milliseconds } of heard) delays.add(milliseconds);
  const refreshes = await stage.refreshes();
  return [
    ...(heard.every(({ outcome }) => outcome === "ok") ? [] : [`expiry ${stage.expiries}: ${countHeard(heard)}`]),
    ...(refreshes === stage.expiries ? [] : [`after ${stage.expiries} expiries there were ${refreshes} refreshes`]),
  ];
}
