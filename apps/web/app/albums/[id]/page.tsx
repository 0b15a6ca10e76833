import { notFound } from "next/navigation";
import { accountOf } from "../../../data/account";
import { askForAlbum, TRACKS_PER_PAGE } from "../../../data/album";
import { isUnknown, troubleOf } from "../../../data/ask";
import { AlbumTicket } from "../../../ui/album-ticket";
import { ChangeNotice } from "../../../ui/change-notice";
import { TroubleNotice } from "../../../ui/notice";
import { Paging } from "../../../ui/paging";
import { LIBRARY } from "../../../ui/purposes";
import { placeIn, type Query } from "../../../ui/query";
import { SavedState } from "../../../ui/saved-state";
import { Shell } from "../../../ui/shell";
import { TrackList } from "../../../ui/track-list";

interface AlbumPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function AlbumPage({ params, searchParams }: AlbumPageProps) {
  const { id } = await params;
  const query = await searchParams;
  const path = `/albums/${id}`;
  const { after, start, here } = placeIn(query, path);

  const { data, errors } = await askForAlbum(decodeURIComponent(id), after, here);
  const album = data?.album ?? null;
  const trouble = troubleOf(errors, "album");
  if (album === null && isUnknown(trouble)) notFound();

  const page = album?.tracks ?? null;
  const tracks = page?.edges.flatMap(({ node }) => node ?? []) ?? [];
  return (
    <Shell account={accountOf(data)} back={{ href: "/", label: "Your playlists" }}>
      <title>{`${album?.name ?? "Album"} · Counterfoil`}</title>
      <ChangeNotice query={query} here={here} purpose={LIBRARY} />
      {album && (
        <AlbumTicket album={album}>
          <SavedState {...album} contains={data?.library.contains ?? null} errors={errors} here={here} />
        </AlbumTicket>
      )}
      {page === null ? (
        <TroubleNotice trouble={trouble} here={here} />
      ) : (
        <>
          <TrackList tracks={tracks} start={start} caption="Tracks of this album" />
          <Paging path={path} start={start} shown={tracks.length} size={TRACKS_PER_PAGE} connection={page} />
        </>
      )}
    </Shell>
  );
}
