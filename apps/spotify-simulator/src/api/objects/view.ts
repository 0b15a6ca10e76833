/** How objects are shown: where links lead, and which field set the app gets. */
export interface View {
  /** Origin of the simulator. */
  origin: string;
  /** Extended quota mode: all fields. Otherwise those taken away in February 2026 are missing. */
  extended: boolean;
  /** Where it is to be played: a country, or `undefined` where neither the request nor its user names one. */
  market: string | undefined;
  /** Whether the request names the market itself: tracks that cannot be played there are relinked then. */
  relinking: boolean;
}

/** Whether something licensed for these markets can be played in the view's own. */
export function isPlayable(view: View, markets: readonly string[]): boolean {
  return view.market !== undefined && markets.includes(view.market);
}

/** The member `restrictions` of something that cannot be played in the view's market, and nothing otherwise. */
export function restrictions(view: View, markets: readonly string[]): object {
  return view.market === undefined || isPlayable(view, markets) ? {} : { restrictions: { reason: "market" } };
}

/** The members every object has. */
export function identity(view: View, type: string, id: string, folder = `${type}s`): Record<string, unknown> {
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${view.origin}/v1/${folder}/${encodeURIComponent(id)}`,
    id,
    type,
    uri: `spotify:${type}:${id}`,
  };
}

/** Links to a generated picture, the largest first. */
export function images(view: View, kind: string, id: string, sizes: readonly number[] = [640, 300, 64]): object[] {
  return sizes.map((size) => ({
    url: `${view.origin}/images/${kind}/${encodeURIComponent(id)}/${size}.svg`,
    height: size,
    width: size,
  }));
}
