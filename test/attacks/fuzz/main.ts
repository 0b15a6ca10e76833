import { parseArgs } from "node:util";
import { cleanUp } from "../../support/at-end.js";
import { fuzz } from "./fuzz.js";
import { openTarget } from "./stores.js";

// `npm run test:fuzz [-- --requests N --seed N --shared-stores]`: the long form of test/attacks/fuzz.test.ts (EV-05).
// `--shared-stores`: over Postgres and Redis instead of SQLite. Ends with 1 when an answer broke a promise, with 2 when the command line cannot be understood.

const usage = "npm run test:fuzz -- [--requests N] [--seed N] [--shared-stores]";

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
process.exitCode = await main(process.argv.slice(2));
await cleanUp();

async function main(args: string[]): Promise<number> {
  const wish = read(args);
  if (!wish) {
    console.error(usage);
    return 2;
  }
  const began = performance.now();
  const { statuses, complaints } = await fuzz(await openTarget(wish.shared), wish.seed, wish.requests);
  const seconds = Math.round((performance.now() - began) / 1000);
  const answers = Object.entries(statuses).map(([status, times]) => `${status === "0" ? "none" : status} × ${times}`);
  console.log(`seed ${wish.seed}, ${wish.requests} requests, ${seconds} s: ${complaints.length} complaints`);
  console.log(answers.join(", "));
  for (const complaint of complaints) console.error(`  ${complaint}`);
  return complaints.length === 0 ? 0 : 1;
}

function read(args: string[]): { requests: number; seed: number; shared: boolean } | undefined {
  try {
    const options = {
      requests: { type: "string", default: "100000" },
      "shared-stores": { type: "boolean", default: false },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    } as const;
    const { values } = parseArgs({ args, options });
    const shared = values["shared-stores"];
    const wish = { requests: Number(values.requests), seed: Number(values.seed), shared };
    return Number.isSafeInteger(wish.requests) && wish.requests > 0 && Number.isSafeInteger(wish.seed)
      ? wish
      : undefined;
  } catch {
    return undefined;
  }
}
