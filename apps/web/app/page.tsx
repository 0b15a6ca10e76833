import { accountOf } from "../data/account";
import { troubleOf } from "../data/ask";
import { askForPlaylists, PLAYLISTS_PER_PAGE } from "../data/playlists";
import { count } from "../ui/format";
import { EmptyNotice, TroubleNotice } from "../ui/notice";
import { Paging } from "../ui/paging";
import { PlaylistGrid } from "../ui/playlist-grid";
import { placeIn, type Query } from "../ui/query";
import { Shell } from "../ui/shell";

export default async function PlaylistsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { after, start, here } = placeIn(query, "/");

  const { data, errors } = await askForPlaylists(after, here);
  const page = data?.playlists ?? null;
  const trouble = page === null ? troubleOf(errors, "playlists") : undefined;
  const playlists = page?.edges.flatMap((edge) => edge.node ?? []) ?? [];

  return (
    <Shell account={accountOf(data)} section="playlists">
      <title>Your playlists · Counterfoil</title>
      <header className="heading">
        <h1>Your playlists</h1>
        {page && page.totalCount > 0 && <p>{count(page.totalCount, "playlist")}</p>}
      </header>
      {page === null ? (
        <TroubleNotice trouble={trouble} here={here} />
      ) : playlists.length === 0 ? (
        <EmptyNotice
          title="No playlists yet"
          text="Make one in Spotify or follow somebody else's, then load this page again."
        />
      ) : (
        <>
          <PlaylistGrid playlists={playlists} />
          <Paging path="/" start={start} shown={playlists.length} size={PLAYLISTS_PER_PAGE} connection={page} />
        </>
      )}
    </Shell>
  );
}
