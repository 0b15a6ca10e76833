import { clockSkew } from "./scenarios/clock-skew.js";
import { lostAnswers } from "./scenarios/lost-answers.js";
import { postgresOnly, postgresRestart } from "./scenarios/postgres-restart.js";
import { redisCluster } from "./scenarios/redis-cluster.js";
import { redisFlush } from "./scenarios/redis-flush.js";
import { redisRestart } from "./scenarios/redis-restart.js";
import { redisRestore } from "./scenarios/redis-restore.js";
import { redisSentinel } from "./scenarios/redis-sentinel.js";
import { revocation } from "./scenarios/revocation.js";
import { serverKill, sqlite } from "./scenarios/server-kill.js";
import { sockets } from "./scenarios/sockets.js";
import { storesDown } from "./scenarios/stores-down.js";
import { vaultExpiry } from "./scenarios/vault-expiry.js";
import { vaultKilled, vaultPaused } from "./scenarios/vault-holder.js";
import { vaultProvider } from "./scenarios/vault-provider.js";
import type { Scenario } from "./trial.js";

/** Every bad day, in the order in which a run has them. */
export const scenarios: readonly Scenario[] = [
  redisRestart,
  redisSentinel,
  redisCluster,
  redisFlush,
  postgresRestart,
  postgresOnly,
  serverKill,
  lostAnswers,
  clockSkew,
  sqlite,
  revocation,
  sockets,
  redisRestore,
  storesDown,
  vaultExpiry,
  vaultKilled,
  vaultPaused,
  vaultProvider,
];
