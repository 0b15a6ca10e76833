import type { ReactNode } from "react";
import type { NowFragment } from "../data/graphql.gen";
import { ArtistLinks } from "./artist-links";
import { Cover } from "./cover";
import { AlbumLink, TrackLink } from "./item-table";
import { Progress } from "./progress";

interface NowTicketProps {
  now: NowFragment;
  device: string | null;
  /** Null where nobody listens: without scripts, or where there is no socket to be had. */
  isLive: boolean | null;
  children: ReactNode;
}

const LIVE: ReadonlyMap<boolean | null, string> = new Map([
  [true, "Live"],
  [false, "Connecting again…"],
  [null, "As this page was loaded"],
]);

/** What plays, as a ticket; the buttons come along. */
export function NowTicket({ now, device, isLive, children }: NowTicketProps) {
  const { item, isPlaying, progressMs } = now;
  return (
    <section className="ticket now" aria-label="What plays">
      <div className="ticket-main">
        <Cover images={picturesOf(item)} name={item?.name ?? ""} width={176} eager />
        <div className="now-item">
          <Title item={item} />
          {item && progressMs !== null && (
            <Progress
              key={`${item.id} ${progressMs} ${isPlaying}`}
              from={progressMs}
              durationMs={item.durationMs}
              isPlaying={isPlaying}
            />
          )}
          {children}
        </div>
      </div>
      <div className="ticket-stub">
        <p>{isPlaying ? "Playing" : "Paused"}</p>
        {device !== null && (
          <p>
            on <bdi>{device}</bdi>
          </p>
        )}
        <p className="serial">{LIVE.get(isLive)}</p>
      </div>
    </section>
  );
}

function Title({ item }: { item: NowFragment["item"] }) {
  if (item === null) return <h2>Something without a name</h2>;
  if (item.__typename === "Episode") {
    return (
      <>
        <h2>
          <bdi>{item.name}</bdi>
        </h2>
        {item.show && (
          <p className="ticket-owner">
            from <bdi>{item.show.name}</bdi>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <h2>
        <TrackLink track={item} />
      </h2>
      <p className="ticket-owner">
        by <ArtistLinks artists={item.artists} />
      </p>
      {item.album && (
        <p className="ticket-text">
          On <AlbumLink album={item.album} />
        </p>
      )}
    </>
  );
}

function picturesOf(item: NowFragment["item"]) {
  if (item === null) return [];
  return item.__typename === "Track" ? (item.album?.images ?? []) : item.images;
}
