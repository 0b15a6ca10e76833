/** A screen as the web app has it, from memory: what is measured is the engine and nothing behind it. */
export const SDL = `
  type Query { me: Profile, playlists(first: Int! = 20): Playlists }
  type Profile { id: ID! displayName: String }
  type Playlists { totalCount: Int! edges: [Edge!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Edge { cursor: String! node: Playlist }
  type Playlist { id: ID! name: String! itemCount: Int owner: Profile images: [Image!]! }
  type Image { url: String! width: Int height: Int }
`;

export const HELLO = "{ me { id } }";
export const SCREEN = `query Screen($first: Int!) {
  me { id displayName }
  playlists(first: $first) {
    totalCount
    edges { cursor node { id name itemCount owner { id displayName } images { url width height } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const owner = { id: "mina", displayName: "Mina" };
const edges = Array.from({ length: 20 }, (_, at) => ({
  cursor: `cursor${at}`,
  node: {
    ...{ id: `playlist${at}`, name: `Playlist ${at}`, itemCount: at, owner },
    images: [{ url: `https://images.example/${at}`, width: 300, height: 300 }],
  },
}));

/** As every engine takes them. Each answers later, as something behind it would. */
export const resolvers = {
  Query: {
    me: async () => owner,
    playlists: async (_root: unknown, { first }: { first: number }) => ({
      totalCount: edges.length,
      edges: edges.slice(0, first),
      pageInfo: { hasNextPage: false, endCursor: "cursor19" },
    }),
  },
};
