import type { Stage } from "../test/support/stage.js";
import { callsOfAll, VIEWERS } from "./gateway-figures.js";
import { PUBLIC_ALBUM, SCREENS } from "./gateway-screens.js";
import { graphqlLook, type Look, restLook } from "./gateway-viewers.js";

/** Requests that Spotify receives from many people who look at the same album at once. */
export interface CrowdFigures {
  people: number;
  countries: number;
  /** Through the gateway: each has seen their home before, the album nobody. */
  ours: number;
  /** Once more. */
  warm: number;
  rest: number;
  naive: number;
}

/**
 * Sessions of everybody the simulator knows, some of them twice, in extended mode: development mode has five people and
 * tells no country, so nothing of one person's is given to another there.
 */
export async function crowdFigures(stage: Stage, naive: string): Promise<CrowdFigures> {
  const { simulator, server, client } = stage;
  await simulator.change({ mode: "extended" });
  await server.restart({ SPOTIFY_MODE: "extended" });
  const users = await simulator.users();
  const viewers = Array.from({ length: VIEWERS }, (_, at) => users[at % users.length]?.id ?? "");
  const looks: Record<"ours" | "rest" | "naive", Look[]> = { ours: [], rest: [], naive: [] };
  const countries = new Set<string>();
  for (const user of viewers) {
    const { access_token } = await simulator.tokens(user);
    countries.add(await countryOf(`${simulator.url}/v1/me`, access_token));
    looks.ours.push(graphqlLook(server.url, (await client.signIn(user)).access_token));
    looks.rest.push(restLook(`${simulator.url}/v1`, access_token));
    looks.naive.push(graphqlLook(naive, access_token));
  }
  await callsOfAll(simulator, looks.ours, SCREENS.home);
  return {
    people: users.length,
    countries: countries.size,
    ours: await callsOfAll(simulator, looks.ours, PUBLIC_ALBUM),
    warm: await callsOfAll(simulator, looks.ours, PUBLIC_ALBUM),
    rest: await callsOfAll(simulator, looks.rest, PUBLIC_ALBUM),
    naive: await callsOfAll(simulator, looks.naive, PUBLIC_ALBUM),
  };
}

async function countryOf(url: string, token: string): Promise<string> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { country }: { country: string } = JSON.parse(await answer.text());
  return country;
}
