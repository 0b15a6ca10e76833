import Link from "next/link";
import type { ItemFragment, PlaylistRowFragment, TrackRowFragment } from "../data/graphql.gen";
import { Cover } from "./cover";
import { day, duration, isLocal, pageOf } from "./format";

/** The items of a playlist. Narrow screens drop the columns and say the album under the title. */
export function ItemTable({ edges, start }: { edges: readonly PlaylistRowFragment[]; start: number }) {
  // The same track may stand in a playlist twice: only its place tells the two apart.
  const numbered = edges.map((edge, index) => ({ number: start + index, edge }));
  return (
    <table className="items">
      <caption className="unseen">Items of this playlist</caption>
      <thead>
        <tr>
          <th scope="col" className="item-number">
            <span className="unseen">Number</span>
          </th>
          <th scope="col">Title</th>
          <th scope="col" className="item-album">
            Album
          </th>
          <th scope="col" className="item-added">
            Added
          </th>
          <th scope="col" className="item-time">
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {numbered.map(({ number, edge }) => (
          <ItemRow key={number} number={number} edge={edge} />
        ))}
      </tbody>
    </table>
  );
}

function ItemRow({ number, edge: { node, addedAt } }: { number: number; edge: PlaylistRowFragment }) {
  const added = day(addedAt);
  return (
    <tr>
      <td className="item-number">{number}</td>
      <th scope="row">{node ? <ItemTitle item={node} /> : <span className="gone">No longer available</span>}</th>
      <td className="item-album">
        <AlbumLink album={albumOf(node)} />
      </td>
      <td className="item-added">{added && <time dateTime={addedAt ?? ""}>{added}</time>}</td>
      <td className="item-time">{node && duration(node.durationMs)}</td>
    </tr>
  );
}

function ItemTitle({ item }: { item: ItemFragment }) {
  const album = albumOf(item);
  const by = item.__typename === "Track" ? item.artists.map(({ name }) => name).join(", ") : "Episode";
  return (
    <span className="item-title">
      <Cover images={album?.images ?? []} name={album?.name ?? item.name} width={44} />
      <span>
        <span className="item-name">
          {item.__typename === "Track" ? <TrackLink track={item} /> : <bdi>{item.name}</bdi>}
          {item.__typename === "Track" && item.explicit && <abbr title="Explicit">E</abbr>}
        </span>
        <span className="item-by">
          <bdi>{by}</bdi>
          {album && (
            <span className="item-album-inline">
              {" "}
              · <bdi>{album.name}</bdi>
            </span>
          )}
        </span>
      </span>
    </span>
  );
}

/** The track's title, leading to its page; files of the owner have none. */
export function TrackLink({ track }: { track: { id: string; name: string } }) {
  if (isLocal(track.id)) return <bdi>{track.name}</bdi>;
  return (
    <Link href={pageOf("tracks", track.id)} prefetch={false}>
      <bdi>{track.name}</bdi>
    </Link>
  );
}

/** The album's title, leading to its page; files of the owner have an album that leads nowhere. */
export function AlbumLink({ album }: { album: { id: string; name: string } | null }) {
  if (album === null || isLocal(album.id)) return <bdi>{album?.name}</bdi>;
  return (
    <Link href={pageOf("albums", album.id)} prefetch={false}>
      <bdi>{album.name}</bdi>
    </Link>
  );
}

function albumOf(item: ItemFragment | null): TrackRowFragment["album"] {
  return item?.__typename === "Track" ? item.album : null;
}
