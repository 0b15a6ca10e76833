import type { Controls } from "@counterfoil/spotify-simulator";
import { Granted } from "../test/support/granted.js";
import type { Stage } from "../test/support/stage.js";
import { LISTENER, type Screen } from "./gateway-screens.js";
import { ask, counted, graphqlLook, type Look, restLook, type Size, sizeOf } from "./gateway-viewers.js";

/** How many look at the same at once. */
export const VIEWERS = 50;

/** What the server is told, so that it keeps answers as long as it does without being told. */
export const KEEPING = { COUNTERFOIL_PRIVATE_ANSWER_TTL: "30", COUNTERFOIL_PUBLIC_ANSWER_TTL: "600" };

/** What a screen costs: bytes to the browser, and requests that Spotify receives. */
export interface ScreenFigures {
  screen: Screen;
  bytes: { ours: Size; rest: Size };
  calls: {
    /** The person has just signed in: nothing of theirs is kept. */
    cold: number;
    /** The same again. */
    warm: number;
    /** As many tabs of one person at once, who has just signed in. */
    tabs: number;
    /** A plain REST client, each time. */
    rest: number;
  };
}

/** Looks at a screen in each way. @throws Error where the server says another number of calls than Spotify counts. */
export async function figuresOf({ simulator, server, client }: Stage, screen: Screen): Promise<ScreenFigures> {
  const signIn = async () => (await Granted.signIn(client, LISTENER)).accessToken;
  const token = await signIn();
  const cold = await counted(simulator, () => ask(server.url, token, screen));
  const warm = await counted(simulator, () => ask(server.url, token, screen));
  for (const { calls, result } of [cold, warm])
    if (result.calls !== calls)
      throw new Error(`${screen.name}: Counterfoil-Cost says ${result.calls}, Spotify counts ${calls}`);
  const { access_token } = await simulator.tokens(LISTENER);
  const rest = await counted(simulator, () => restLook(`${simulator.url}/v1`, access_token)(screen));
  const tabs = await callsOfAll(simulator, tabsOf(graphqlLook(server.url, await signIn())), screen);
  return {
    screen,
    bytes: { ours: sizeOf([cold.result.text]), rest: sizeOf(rest.result) },
    calls: { cold: cold.calls, warm: warm.calls, tabs, rest: rest.calls },
  };
}

/** So many tabs of one viewer. */
export function tabsOf(look: Look): Look[] {
  return Array.from({ length: VIEWERS }, () => look);
}

/** Requests that Spotify receives when so many viewers look at one screen at once. */
export async function callsOfAll(simulator: Controls, looks: readonly Look[], screen: Screen): Promise<number> {
  return (await counted(simulator, () => Promise.all(looks.map((look) => look(screen))))).calls;
}
