import { notFound } from "next/navigation";
import { accountOf } from "../../../data/account";
import { isUnknown, troubleOf } from "../../../data/ask";
import { askForPlaylist, ITEMS_PER_PAGE } from "../../../data/playlist";
import { ItemTable } from "../../../ui/item-table";
import { EmptyNotice, TroubleNotice } from "../../../ui/notice";
import { Paging } from "../../../ui/paging";
import { PlaylistTicket } from "../../../ui/playlist-ticket";
import { placeIn, type Query } from "../../../ui/query";
import { Shell } from "../../../ui/shell";

interface PlaylistPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function PlaylistPage({ params, searchParams }: PlaylistPageProps) {
  const { id } = await params;
  const query = await searchParams;
  const path = `/playlists/${id}`;
  const { after, start, here } = placeIn(query, path);

  const { data, errors } = await askForPlaylist(decodeURIComponent(id), after, here);
  const playlist = data?.playlist ?? null;
  const trouble = troubleOf(errors, "playlist");
  if (playlist === null && isUnknown(trouble)) notFound();

  const items = playlist?.items ?? null;
  const edges = items?.edges ?? [];
  return (
    <Shell account={accountOf(data)} back={{ href: "/", label: "Your playlists" }}>
      <title>{`${playlist?.name ?? "Playlist"} · Counterfoil`}</title>
      {playlist && <PlaylistTicket playlist={playlist} />}
      {items === null ? (
        <TroubleNotice trouble={trouble} here={here} />
      ) : edges.length === 0 ? (
        <EmptyNotice title="Nothing in here yet" text="Add something in Spotify, then load this page again." />
      ) : (
        <>
          <ItemTable edges={edges} start={start} />
          <Paging path={path} start={start} shown={edges.length} size={ITEMS_PER_PAGE} connection={items} />
        </>
      )}
    </Shell>
  );
}
