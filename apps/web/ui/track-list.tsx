import type { AlbumTrackFragment, TrackRowFragment } from "../data/graphql.gen";
import { Cover } from "./cover";
import { duration } from "./format";
import { AlbumLink, TrackLink } from "./item-table";

/** A track of an album's page, or one that was found anywhere and brings its album along. */
type ListedTrack = AlbumTrackFragment | TrackRowFragment;

/** Tracks, numbered from `start`. */
export function TrackList({
  tracks,
  start,
  caption,
}: {
  tracks: readonly ListedTrack[];
  start: number;
  caption: string;
}) {
  return (
    <table className="items">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="item-number">
            <span className="unseen">Number</span>
          </th>
          <th scope="col">Title</th>
          {tracks.some(hasAlbum) && (
            <th scope="col" className="item-album">
              Album
            </th>
          )}
          <th scope="col" className="item-time">
            Time
          </th>
        </tr>
      </thead>
      <tbody>
        {tracks.map((track, index) => (
          <tr key={track.id}>
            <td className="item-number">{start + index}</td>
            <th scope="row">
              <TrackTitle track={track} />
            </th>
            {hasAlbum(track) && (
              <td className="item-album">
                <AlbumLink album={track.album} />
              </td>
            )}
            <td className="item-time">{duration(track.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TrackTitle({ track }: { track: ListedTrack }) {
  return (
    <span className="item-title">
      {hasAlbum(track) && (
        <Cover images={track.album?.images ?? []} name={track.album?.name ?? track.name} width={44} />
      )}
      <span>
        <span className="item-name">
          <TrackLink track={track} />
          {track.explicit && <abbr title="Explicit">E</abbr>}
        </span>
        <span className="item-by">
          <bdi>{track.artists.map(({ name }) => name).join(", ")}</bdi>
          {"isPlayable" in track && track.isPlayable === false && " · not to be played in your country"}
        </span>
      </span>
    </span>
  );
}

function hasAlbum(track: ListedTrack): track is TrackRowFragment {
  return "album" in track;
}
