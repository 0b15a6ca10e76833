import { setTimeout as after } from "node:timers/promises";
import type { Fault } from "@counterfoil/spotify-simulator";
import { type Scenario, SECOND } from "../trial.js";
import { countHeard, VaultStage } from "../vault-stage.js";

const PROCESSES = 4;
const AT_ONCE = 40;

/** Trouble at the token endpoint, what all callers hear of it, and how often the provider is asked. */
interface Trouble {
  name: string;
  fault: Omit<Fault, "endpoint">;
  expected: string;
}

const TROUBLES: readonly Trouble[] = [
  { name: "slow", fault: { delayMs: 3000, times: 1 }, expected: "ok" },
  { name: "429", fault: { retryAfter: 3 }, expected: "rate_limited" },
  { name: "503", fault: { status: 503, retryAfter: 3 }, expected: "provider_unavailable" },
  { name: "500", fault: { status: 500, delayMs: 500 }, expected: "provider_unavailable" },
  {
    name: "HTML",
    fault: { body: "<h1>Sign in to the hotel's Wi-Fi</h1>", delayMs: 500 },
    expected: "provider_unavailable",
  },
  { name: "dropped", fault: { drop: true, delayMs: 500 }, expected: "provider_unavailable" },
  { name: "redirect", fault: { status: 302, delayMs: 500 }, expected: "provider_unavailable" },
  { name: "silent", fault: { delayMs: 30_000, times: 1 }, expected: "provider_unavailable" },
];

/** Everything a token endpoint does wrong, met by four processes at once: one request, and all hear of it. */
export const vaultProvider: Scenario = {
  name: "vault-provider",
  onRequest: true,
  async run() {
    const stage = await VaultStage.start(PROCESSES, true);
    const violations: string[] = [];
    for (const trouble of TROUBLES) violations.push(...(await meet(stage, trouble)));
    violations.push(...(await invalidGrant(stage)));
    return {
      name: this.name,
      figures: {
        troubles: TROUBLES.length + 1,
        calls: stage.calls,
        expiries: stage.expiries,
        "provider refreshes": await stage.refreshes(),
        "grants lost": (await stage.endings()).filter((reason) => reason !== "refused").length,
      },
      violations: [...(await stage.world.deaths()), ...violations],
    };
  },
};

async function meet(stage: VaultStage, { name, fault, expected }: Trouble): Promise<string[]> {
  const { simulator } = stage.world;
  await stage.expire("over");
  const before = await stage.refreshes();
  await simulator.faults([{ endpoint: "token", ...fault }]);
  const heard = await stage.callAll(AT_ONCE);
  const asked = (await stage.refreshes()) - before;
  const again = fault.retryAfter === undefined ? [] : await stage.callAll(AT_ONCE);
  const askedAgain = (await stage.refreshes()) - before - asked;
  await simulator.clearFaults();
  if (fault.retryAfter !== undefined) await after(fault.retryAfter * SECOND);
  const healed = await stage.callAll(AT_ONCE);
  return [
    ...(countHeard(heard) === `${AT_ONCE} ${expected}` ? [] : [`${name}: ${countHeard(heard)}`]),
    ...(asked === 1 ? [] : [`${name}: the provider was asked ${asked} times`]),
    ...(askedAgain === 0 ? [] : [`${name}: asked ${askedAgain} times before Retry-After was over`]),
    ...(again.every(({ outcome }) => outcome === expected) ? [] : [`${name}, again: ${countHeard(again)}`]),
    ...(countHeard(healed) === `${AT_ONCE} ok` ? [] : [`after ${name}: ${countHeard(healed)}`]),
  ];
}

/** Terminal: one request, then none, ever; the person's session goes on and a new consent mends it. */
async function invalidGrant(stage: VaultStage): Promise<string[]> {
  const { simulator } = stage.world;
  for (const user of await simulator.users()) if (user.allow_listed) await simulator.revoke(user.id);
  await stage.expire("over");
  const before = await stage.refreshes();
  const heard = [...(await stage.callAll(AT_ONCE)), ...(await stage.callAll(AT_ONCE))];
  const asked = (await stage.refreshes()) - before;
  await stage.consent();
  const mended = await stage.callAll(AT_ONCE);
  return [
    ...(countHeard(heard) === `${2 * AT_ONCE} reauthorization_required` ? [] : [`invalid_grant: ${countHeard(heard)}`]),
    ...(asked === 1 ? [] : [`invalid_grant: the provider was asked ${asked} times`]),
    ...((await stage.endings()).at(-1) === "refused" ? [] : ["invalid_grant: there is no event of the reason refused"]),
    ...(countHeard(mended) === `${AT_ONCE} ok` ? [] : [`after a new consent: ${countHeard(mended)}`]),
  ];
}
