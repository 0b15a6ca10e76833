import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { accountOf } from "../../data/account";
import { troubleOf } from "../../data/ask";
import type { SearchQuery } from "../../data/graphql.gen";
import { askForResults } from "../../data/search";
import { AlbumGrid } from "../../ui/album-grid";
import { pathWith } from "../../ui/format";
import { EmptyNotice, TroubleNotice } from "../../ui/notice";
import { PlaylistGrid } from "../../ui/playlist-grid";
import { firstOf, LONGEST_SEARCH, type Query } from "../../ui/query";
import { Shell } from "../../ui/shell";
import { TrackList } from "../../ui/track-list";

export default async function SearchPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query =
    firstOf((await searchParams).q)
      ?.trim()
      .slice(0, LONGEST_SEARCH) ?? "";
  if (query === "") redirect("/");
  const here = pathWith("/search", { q: query });

  const { data, errors } = await askForResults(query, here);
  return (
    <Shell account={accountOf(data)} query={query} back={{ href: "/", label: "Your playlists" }}>
      <title>{`${query} · Counterfoil`}</title>
      <header className="heading">
        <h1>
          Found for “<bdi>{query}</bdi>”
        </h1>
      </header>
      {data?.search ? (
        <Results search={data.search} />
      ) : (
        <TroubleNotice trouble={troubleOf(errors, "search")} here={here} />
      )}
    </Shell>
  );
}

function Results({ search }: { search: NonNullable<SearchQuery["search"]> }) {
  const tracks = nodesOf(search.tracks);
  const albums = nodesOf(search.albums);
  const playlists = nodesOf(search.playlists);
  if (tracks.length + albums.length + playlists.length === 0)
    return <EmptyNotice title="Nothing by that name" text="Try fewer words, or only the beginning of one." />;
  return (
    <>
      <Found title="Tracks" some={tracks.length > 0}>
        <TrackList tracks={tracks} start={1} caption="Tracks that were found" />
      </Found>
      <Found title="Albums" some={albums.length > 0}>
        <AlbumGrid albums={albums} />
      </Found>
      <Found title="Playlists" some={playlists.length > 0}>
        <PlaylistGrid playlists={playlists} />
      </Found>
    </>
  );
}

function Found({ title, some, children }: { title: string; some: boolean; children: ReactNode }) {
  if (!some) return null;
  return (
    <section className="found">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function nodesOf<Node>({ edges }: { edges: { node: Node | null }[] }): Node[] {
  return edges.map(({ node }) => node).filter((node) => node !== null);
}
