/** The parts of the gateway's schema that this app selects. */

export interface Image {
  url: string;
  width: number | null;
  height: number | null;
}

export interface Connection<Edge> {
  edges: (Edge | null)[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

export interface Viewer {
  name: string | null;
  email: string | null;
}

export interface Profile {
  displayName: string | null;
  images: Image[];
}

export interface Owner {
  id: string;
  displayName: string | null;
}

export interface Named {
  id: string | null;
  name: string;
}

export interface Track extends Named {
  __typename: "Track";
  durationMs: number;
  explicit: boolean;
  url: string | null;
  artists: Named[];
  album: (Named & { images: Image[] }) | null;
}

export interface Episode extends Named {
  __typename: "Episode";
  durationMs: number;
}
