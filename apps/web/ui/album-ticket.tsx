import type { ReactNode } from "react";
import type { AlbumHeadFragment } from "../data/graphql.gen";
import { ArtistLinks } from "./artist-links";
import { Cover } from "./cover";
import { count } from "./format";

/** The head of an album's page: one wide ticket with its stub. */
export function AlbumTicket({ album, children }: { album: AlbumHeadFragment; children: ReactNode }) {
  return (
    <header className="ticket">
      <div className="ticket-main">
        <Cover images={album.images} name={album.name} width={176} eager />
        <div>
          <h1>
            <bdi>{album.name}</bdi>
          </h1>
          <p className="ticket-owner">
            by <ArtistLinks artists={album.artists} />
          </p>
          {album.copyrights[0] && <p className="ticket-text">{album.copyrights[0].text}</p>}
        </div>
      </div>
      <div className="ticket-stub">
        {album.trackCount !== null && <p className="serial">{count(album.trackCount, "track")}</p>}
        {album.releaseDate && <p>{album.releaseDate.slice(0, 4)}</p>}
        {album.url && (
          <a href={album.url} rel="noreferrer">
            Open in Spotify
          </a>
        )}
        {children}
      </div>
    </header>
  );
}
