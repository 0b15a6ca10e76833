import type { PlaylistHeadFragment } from "../data/graphql.gen";
import { Cover } from "./cover";
import { count, plainText } from "./format";

/** The head of a playlist's page: one wide ticket with its stub. */
export function PlaylistTicket({ playlist }: { playlist: PlaylistHeadFragment }) {
  const description = plainText(playlist.description ?? "");
  return (
    <header className="ticket">
      <div className="ticket-main">
        <Cover images={playlist.images} name={playlist.name} width={176} eager />
        <div>
          <h1>
            <bdi>{playlist.name || "Untitled"}</bdi>
          </h1>
          {description !== "" && <p className="ticket-text">{description}</p>}
          <p className="ticket-owner">
            by <bdi>{playlist.owner?.displayName ?? playlist.owner?.id ?? "unknown"}</bdi>
          </p>
        </div>
      </div>
      <div className="ticket-stub">
        {playlist.itemCount !== null && <p className="serial">{count(playlist.itemCount, "item")}</p>}
        <p>{visibility(playlist)}</p>
        {playlist.url && (
          <a href={playlist.url} rel="noreferrer">
            Open in Spotify
          </a>
        )}
      </div>
    </header>
  );
}

function visibility({ collaborative, public: isPublic }: PlaylistHeadFragment): string {
  if (collaborative) return "Collaborative";
  return isPublic === null ? "" : isPublic ? "Public" : "Private";
}
