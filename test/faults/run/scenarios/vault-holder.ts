import { setTimeout as after } from "node:timers/promises";
import { type Scenario, SECOND } from "../trial.js";
import { countHeard, PAST_LEASE, VaultStage } from "../vault-stage.js";

const PROCESSES = 4;
/** How late the provider answers, so that there is time to kill who asked. */
const LATE = 1.5 * SECOND;

type RefreshTokens = "absent" | "rotate";

/** When the process that asks is killed, and whether the provider does what it was asked for. */
interface Death {
  when: "before the provider acts" | "while the provider acts" | "with the answer in its socket";
  refreshTokens: RefreshTokens;
  /** What all others hear in the end. */
  expected: "ok" | "reauthorization_required";
}

const DEATHS: readonly Death[] = [
  { when: "before the provider acts", refreshTokens: "rotate", expected: "ok" },
  { when: "while the provider acts", refreshTokens: "absent", expected: "ok" },
  { when: "while the provider acts", refreshTokens: "rotate", expected: "reauthorization_required" },
  { when: "with the answer in its socket", refreshTokens: "absent", expected: "ok" },
  { when: "with the answer in its socket", refreshTokens: "rotate", expected: "reauthorization_required" },
];

/** The process that asks the provider is killed: only a rotated token that nobody stored can be lost, and that is said. */
export const vaultKilled: Scenario = {
  name: "vault-killed",
  onRequest: true,
  async run() {
    const stage = await VaultStage.start(PROCESSES, true);
    const violations: string[] = [];
    for (const death of DEATHS) violations.push(...(await oneDeath(stage, death)));
    const endings = await stage.endings();
    return {
      name: this.name,
      figures: {
        "holders killed": DEATHS.length,
        calls: stage.calls,
        expiries: stage.expiries,
        "provider refreshes": await stage.refreshes(),
        "grants lost": endings.length,
        rotation_lost: endings.filter((reason) => reason === "rotation_lost").length,
      },
      violations,
    };
  },
};

/** Kills the process that asks; the others find out what became of the grant. What was wrong about it. */
export async function oneDeath(stage: VaultStage, { when, refreshTokens, expected }: Death): Promise<string[]> {
  const { simulator } = stage.world;
  const holder = stage.server(0);
  const endings = (await stage.endings()).length;
  await simulator.change({ refreshTokens });
  await stage.expire("over");
  const asked = await stage.refreshes();
  const drop = when === "before the provider acts" ? { drop: true } : {};
  await simulator.faults([{ endpoint: "token", delayMs: LATE, times: 1, ...drop }]);
  const cut = stage.call(0);
  await stage.untilRefreshes(asked + 1);
  if (when === "with the answer in its socket") {
    holder.process.signal("SIGSTOP");
    await after(2 * LATE);
  }
  await stage.world.kill(holder);
  await cut;
  const others = stage.world.servers.map((_, server) => server).slice(1);
  const heard = await Promise.all(others.map((server) => untilSettled(stage, server)));
  const refreshes = (await stage.refreshes()) - asked;
  const lost = (await stage.endings()).slice(endings);
  await holder.restart();
  if (lost.length > 0) await stage.consent();
  const expectedLosses = expected === "ok" ? "" : "rotation_lost";
  const name = `killed ${when} (${refreshTokens})`;
  return [
    ...(heard.every((outcome) => outcome === expected) ? [] : [`${name}: the others heard ${heard.join(", ")}`]),
    ...(refreshes === 2 ? [] : [`${name}: the provider was asked ${refreshes} times`]),
    ...(lost.join() === expectedLosses ? [] : [`${name}: events ${lost.join() || "none"}`]),
  ];
}

/** Calls as a client does, until there is an answer that waiting does not change. */
async function untilSettled(stage: VaultStage, server: number): Promise<string> {
  for (;;) {
    const { outcome, retryAfter } = await stage.call(server);
    if (outcome !== "provider_unavailable") return outcome;
    await after((retryAfter ?? 1) * SECOND);
  }
}

/** The process that asks is paused past its lease and goes on later: what it then stores is nothing older than what is there. */
export const vaultPaused: Scenario = {
  name: "vault-paused",
  onRequest: true,
  async run() {
    const stage = await VaultStage.start(PROCESSES, true);
    const violations = [...(await onePause(stage, "absent")), ...(await onePause(stage, "rotate"))];
    const endings = await stage.endings();
    return {
      name: this.name,
      figures: {
        "holders paused": 2,
        calls: stage.calls,
        expiries: stage.expiries,
        "provider refreshes": await stage.refreshes(),
        "grants lost": (await stage.status()) === "active" ? 0 : 1,
        "rotation_lost, then mended": endings.length,
      },
      violations: [...(await stage.world.deaths()), ...violations],
    };
  },
};

async function onePause(stage: VaultStage, refreshTokens: RefreshTokens): Promise<string[]> {
  const { simulator } = stage.world;
  const holder = stage.server(0);
  await simulator.change({ refreshTokens });
  await stage.expire("over");
  const asked = await stage.refreshes();
  await simulator.faults([{ endpoint: "token", delayMs: LATE, times: 1 }]);
  const late = stage.call(0);
  await stage.untilRefreshes(asked + 1);
  holder.process.signal("SIGSTOP");
  await after(PAST_LEASE);
  const overtaker = await untilSettled(stage, 1);
  holder.process.signal("SIGCONT");
  const resumed = await late;
  const all = await stage.callAll(8);
  // Whatever the store holds now has to be worth something to the provider.
  await stage.expire("over");
  const next = await stage.callAll(8);
  const expected = refreshTokens === "absent" ? "ok" : "reauthorization_required";
  const name = `paused (${refreshTokens})`;
  return [
    ...(overtaker === expected ? [] : [`${name}: the overtaker heard ${overtaker}`]),
    ...(resumed.outcome === "ok" ? [] : [`${name}: the late one heard ${resumed.outcome}`]),
    ...(countHeard([...all, ...next]) === "16 ok" ? [] : [`${name}: afterwards ${countHeard([...all, ...next])}`]),
    ...((await stage.refreshes()) === asked + 3 ? [] : [`${name}: ${(await stage.refreshes()) - asked} requests`]),
  ];
}
