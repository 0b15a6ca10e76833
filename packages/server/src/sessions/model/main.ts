import { parseArgs } from "node:util";
import { cleanUp } from "../../../../../test/support/at-end.js";
import { ManualClock } from "../../lib/manual-clock.js";
import { type Examination, examine } from "./examination.js";
import { questions } from "./questions.js";
import { lines, record } from "./report.js";
import { type NamedStore, stores } from "./stores.js";

// `npm run model -- [--store NAME]… [--full] [--json]`: searches every interleaving of tabs, losses, crashes and a thief
// against the real stores. Ends with 1 when the refresh protocol breaks a promise or a store cannot be opened, with 2
// when the command line cannot be understood.

const names = stores.map(({ name }) => name).join("|");
const usage = `npm run model -- [--store ${names}] [--full] [--json]`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const wish = read(args);
  if (!wish) {
    console.error(usage);
    return 2;
  }
  try {
    const examinations: Examination[] = [];
    for (const store of wish.stores) {
      const examination = await examineOne(store, wish.extent);
      examinations.push(examination);
      if (!wish.json) console.log(lines(examination).join("\n"));
    }
    if (wish.json) console.log(JSON.stringify(examinations.map(record)));
    return examinations.some(({ answers }) => answers.some(({ violation }) => violation)) ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await cleanUp();
  }
}

async function examineOne({ name, open }: NamedStore, extent: "short" | "full"): Promise<Examination> {
  const clock = new ManualClock();
  const { store, close } = await open(clock);
  let spoken = performance.now();
  try {
    return await examine(name, store, clock, questions(extent), (states, { claim }) => {
      if (performance.now() - spoken < 5000) return;
      spoken = performance.now();
      console.error(`${name}: ${states.toLocaleString("en")} states, ${claim}`);
    });
  } finally {
    await close();
  }
}

function read(args: string[]): { stores: NamedStore[]; extent: "short" | "full"; json: boolean } | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        store: { type: "string", multiple: true, default: stores.map(({ name }) => name) },
        full: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const chosen = values.store.map((wanted) => stores.find(({ name }) => name === wanted));
    const known = chosen.filter((store) => store !== undefined);
    if (known.length < chosen.length) return undefined;
    return { stores: known, extent: values.full ? "full" : "short", json: values.json };
  } catch {
    return undefined;
  }
}
