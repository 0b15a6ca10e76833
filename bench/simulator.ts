import { join } from "node:path";
import { Controls } from "@counterfoil/spotify-simulator";
import { Program, root } from "../scripts/program.js";
import { load } from "./load.js";
import { type Report, report } from "./measurement.js";

const file = join(root, "apps/spotify-simulator/dist/main.js");
const connections = 16;
const warmUp = 2;

/** `GET /v1/me` of the built simulator: one process, so one core at most, with a data folder of its own. */
export async function measureSimulator(seconds: number, dataFolder: string): Promise<Report> {
  const args = [file, "--port", "0", "--data", dataFolder];
  const program = new Program({ name: "simulator", args, cwd: root, env: process.env });
  try {
    const url = await Promise.race([program.ready, program.ended.then(() => failedStart(program))]);
    const controls = new Controls(url);
    await controls.change({ rateLimit: null });
    const { access_token } = await controls.tokens("mina.achterberg");
    const request = { url: `${url}/v1/me`, headers: { authorization: `Bearer ${access_token}` } };
    await load(request, connections, warmUp);
    const done = await load(request, connections, seconds);
    const requestsPerSecond = done.requests / done.seconds;
    return report({ what: "simulator, GET /v1/me", ...done, requestsPerSecond, aim: 2000 });
  } finally {
    await program.stop();
  }
}

function failedStart({ lines }: Program): never {
  throw new Error(`the simulator did not start (is it compiled? \`npm run build\`): ${lines.at(-1)}`);
}
