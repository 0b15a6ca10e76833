import { cleanUp } from "../test/support/at-end.js";
import { Stage } from "../test/support/stage.js";
import { crowdFigures } from "./gateway-crowd.js";
import { callsOfAll, figuresOf, KEEPING, tabsOf } from "./gateway-figures.js";
import { GatewayRace } from "./gateway-race.js";
import { type GatewayFigures, reportOf } from "./gateway-report.js";
import { LISTENER, SCREENS } from "./gateway-screens.js";
import { graphqlLook, restLook } from "./gateway-viewers.js";
import type { Report } from "./measurement.js";
import { Cores } from "./race-cores.js";
import { startProgram } from "./race-program.js";

/**
 * The web app's screens through the gateway: bytes to the browser and requests to Spotify beside a plain REST client and a
 * naive server, and answers per second beside the bare engine.
 */
export async function measureGateway(seconds: number): Promise<Report> {
  try {
    const cores = new Cores();
    const counted = await count(cores);
    const race = await GatewayRace.start(cores);
    const races = {
      home: await race.run(SCREENS.home, seconds),
      playlist: await race.run(SCREENS.playlist, seconds),
    };
    return reportOf({ ...counted, races }, cores);
  } finally {
    await cleanUp();
  }
}

/** What does not depend on the machine. */
async function count(cores: Cores): Promise<Omit<GatewayFigures, "races">> {
  const stage = await Stage.start(KEEPING);
  const naive = await startProgram(cores, "gateway-naive.ts", { API: `${stage.simulator.url}/v1` });
  const { access_token } = await stage.simulator.tokens(LISTENER);
  const naiveLook = graphqlLook(naive.url, access_token);
  const restTabs = tabsOf(restLook(`${stage.simulator.url}/v1`, access_token));
  const screens: GatewayFigures["screens"] = {};
  for (const [name, screen] of Object.entries(SCREENS))
    screens[name] = {
      ...(await figuresOf(stage, screen)),
      restTabs: await callsOfAll(stage.simulator, restTabs, screen),
      naive: await callsOfAll(stage.simulator, [naiveLook], screen),
    };
  const crowd = await crowdFigures(stage, naive.url);
  await stage.server.stop();
  await stage.simulator.stop();
  return { screens, crowd };
}
