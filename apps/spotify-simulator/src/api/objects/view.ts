/** How objects are shown: where links lead, and which field set the app gets. */
export interface View {
  /** Origin of the simulator. */
  origin: string;
  /** Extended quota mode: all fields. Otherwise those taken away in February 2026 are missing. */
  extended: boolean;
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
