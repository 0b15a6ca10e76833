import type { Controls } from "@counterfoil/spotify-simulator";
import { Granted } from "../test/support/granted.js";
import type { Stage } from "../test/support/stage.js";
import { LISTENER, type Screen } from "./gateway-screens.js";
import { ask, callsDuring, graphqlLook, type Look, restLook, type Size, sizeOf } from "./gateway-viewers.js";

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
  const { access_token } = await simulator.tokens(LISTENER);
  const rest = restLook(`${simulator.url}/v1`, access_token);
  const token = await signIn();
  const bodies = { ours: "", rest: [""] };
  const look = async () => {
    let said = 0;
    const counted = await callsDuring(simulator, async () => {
      const answer = await ask(server.url, token, screen);
      bodies.ours = answer.text;
      said = answer.calls;
    });
    if (said !== counted) throw new Error(`${screen.name}: Counterfoil-Cost says ${said}, Spotify counts ${counted}`);
    return counted;
  };
  const [cold, warm] = [await look(), await look()];
  const once = await callsDuring(simulator, async () => {
    bodies.rest = await rest(screen);
  });
  const tab = graphqlLook(server.url, await signIn());
  return {
    screen,
    bytes: { ours: sizeOf([bodies.ours]), rest: sizeOf(bodies.rest) },
    calls: {
      cold,
      warm,
      tabs: await callsOfAll(simulator, tabsOf(tab), screen),
      rest: once,
    },
  };
}

/** So many tabs of one viewer. */
export function tabsOf(look: Look): Look[] {
  return Array.from({ length: VIEWERS }, () => look);
}

/** Requests that Spotify receives when so many viewers look at one screen at once. */
export function callsOfAll(simulator: Controls, looks: readonly Look[], screen: Screen): Promise<number> {
  return callsDuring(simulator, () => Promise.all(looks.map((look) => look(screen))));
}
