import type { ReactNode } from "react";
import type { TrackHeadFragment } from "../data/graphql.gen";
import { ArtistLinks } from "./artist-links";
import { Cover } from "./cover";
import { duration } from "./format";
import { AlbumLink } from "./item-table";

/** A track as one wide ticket; what belongs on its stub comes along. */
export function TrackTicket({ track, children }: { track: TrackHeadFragment; children: ReactNode }) {
  const { album } = track;
  return (
    <section className="ticket">
      <div className="ticket-main">
        <Cover images={album?.images ?? []} name={album?.name ?? track.name} width={176} eager />
        <div>
          <h1>
            <bdi>{track.name}</bdi>
          </h1>
          <p className="ticket-owner">
            by <ArtistLinks artists={track.artists} />
          </p>
          {album && (
            <p className="ticket-text">
              {placeOn(track)} <AlbumLink album={album} />
              {album.releaseDate && `, ${album.releaseDate.slice(0, 4)}`}
            </p>
          )}
          {track.isPlayable === false && <p className="ticket-text">Not to be played in your country.</p>}
        </div>
      </div>
      <div className="ticket-stub">
        <p className="serial">{duration(track.durationMs)}</p>
        {track.explicit && <p>Explicit</p>}
        {track.url && (
          <a href={track.url} rel="noreferrer">
            Open in Spotify
          </a>
        )}
        {children}
      </div>
    </section>
  );
}

/** "Number 7 on", "Disc 2, number 7 on", "On". */
function placeOn({ discNumber, trackNumber }: TrackHeadFragment): string {
  if (trackNumber === null) return "On";
  return discNumber !== null && discNumber > 1
    ? `Disc ${discNumber}, number ${trackNumber} on`
    : `Number ${trackNumber} on`;
}
