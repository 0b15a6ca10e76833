import { notFound } from "next/navigation";
import { accountOf } from "../../../data/account";
import { ALBUMS_PER_PAGE, askForArtist } from "../../../data/artist";
import { isUnknown, troubleOf } from "../../../data/ask";
import { AlbumGrid } from "../../../ui/album-grid";
import { Cover } from "../../../ui/cover";
import { count } from "../../../ui/format";
import { EmptyNotice, TroubleNotice } from "../../../ui/notice";
import { Paging } from "../../../ui/paging";
import { placeIn, type Query } from "../../../ui/query";
import { Shell } from "../../../ui/shell";

interface ArtistPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function ArtistPage({ params, searchParams }: ArtistPageProps) {
  const { id } = await params;
  const query = await searchParams;
  const path = `/artists/${id}`;
  const { after, start, here } = placeIn(query, path);

  const { data, errors } = await askForArtist(decodeURIComponent(id), after, here);
  const artist = data?.artist ?? null;
  const trouble = troubleOf(errors, "artist");
  if (artist === null && isUnknown(trouble)) notFound();

  const page = artist?.albums ?? null;
  const albums = page?.edges.flatMap(({ node }) => node ?? []) ?? [];
  return (
    <Shell account={accountOf(data)} back={{ href: "/", label: "Your playlists" }}>
      <title>{`${artist?.name ?? "Artist"} · Counterfoil`}</title>
      {artist && (
        <header className="ticket">
          <div className="ticket-main">
            <Cover images={artist.images} name={artist.name} width={176} eager />
            <h1>
              <bdi>{artist.name}</bdi>
            </h1>
          </div>
          <div className="ticket-stub">
            {page && <p className="serial">{count(page.totalCount, "album")}</p>}
            {artist.url && (
              <a href={artist.url} rel="noreferrer">
                Open in Spotify
              </a>
            )}
          </div>
        </header>
      )}
      {page === null ? (
        <TroubleNotice trouble={trouble} here={here} />
      ) : albums.length === 0 ? (
        <EmptyNotice title="No albums here" text="Spotify has none by this name in your country." />
      ) : (
        <section className="found">
          <h2>Albums</h2>
          <AlbumGrid albums={albums} />
          <Paging path={path} start={start} shown={albums.length} size={ALBUMS_PER_PAGE} connection={page} />
        </section>
      )}
    </Shell>
  );
}
