import { cookies } from "next/headers";
import { read } from "../counterfoil";
import { openSession, SESSION_COOKIE } from "../session";

interface Playlists {
  data?: { playlists: { edges: { node: { id: string; name: string } }[] } };
}

const QUERY = "{ playlists(first: 10) { edges { node { id name } } } }";

export default async function Page({ searchParams }: { searchParams: Promise<{ error?: string }> }) {
  const session = await openSession((await cookies()).get(SESSION_COOKIE)?.value);
  const { error } = await searchParams;
  if (!session) return <SignIn error={error} />;
  const me = await read<{ name: string | null }>(session.accessToken, "/me");
  if (me.kind === "refused") return <SignIn error={error} />;
  // Nobody is signed out by a server that is away: the cookie stays, and so does the person.
  if (me.kind === "unavailable")
    return <p role="alert">The server does not answer. Load the page again in a moment.</p>;
  const playlists = await read<Playlists>(session.accessToken, "/graphql", QUERY);
  const edges = (playlists.kind === "ok" && playlists.body.data?.playlists.edges) || [];
  return (
    <main>
      <h1>{me.body.name ?? "Somebody without a name"}</h1>
      <ul>
        {edges.map(({ node }) => (
          <li key={node.id}>{node.name}</li>
        ))}
      </ul>
      <a href="/api/auth/signout">Sign out</a>
    </main>
  );
}

function SignIn({ error }: { error: string | undefined }) {
  return (
    <main>
      <h1>Counterfoil behind Auth.js</h1>
      {error === undefined ? null : <p role="alert">That did not work: {error}</p>}
      <a href="/api/auth/signin">Sign in</a>
    </main>
  );
}
