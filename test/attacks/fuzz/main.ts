import { parseArgs } from "node:util";
import { cleanUp } from "../../support/at-end.js";
import { Target } from "../target.js";
import { fuzz } from "./fuzz.js";

// `npm run test:fuzz [-- --requests N --seed N]`: the long form of test/attacks/fuzz.test.ts (EV-05).
// Ends with 1 when an answer broke a promise, with 2 when the command line cannot be understood.

const usage = "npm run test:fuzz -- [--requests N] [--seed N]";

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
  const { statuses, complaints } = await fuzz(await Target.open(), wish.seed, wish.requests);
  const seconds = Math.round((performance.now() - began) / 1000);
  const answers = Object.entries(statuses).map(([status, times]) => `${status === "0" ? "none" : status} × ${times}`);
  console.log(`seed ${wish.seed}, ${wish.requests} requests, ${seconds} s: ${complaints.length} complaints`);
  console.log(answers.join(", "));
  for (const complaint of complaints) console.error(`  ${complaint}`);
  return complaints.length === 0 ? 0 : 1;
}

function read(args: string[]): { requests: number; seed: number } | undefined {
  try {
    const options = {
      requests: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    } as const;
    const { values } = parseArgs({ args, options });
    const wish = { requests: Number(values.requests), seed: Number(values.seed) };
    return Number.isSafeInteger(wish.requests) && wish.requests > 0 && Number.isSafeInteger(wish.seed)
      ? wish
      : undefined;
  } catch {
    return undefined;
  }
}
