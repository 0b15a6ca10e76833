import { notFound } from "next/navigation";
import { accountOf } from "../../../data/account";
import { isUnknown, troubleOf } from "../../../data/ask";
import { askForTrack } from "../../../data/track";
import { ChangeNotice } from "../../../ui/change-notice";
import { TroubleNotice } from "../../../ui/notice";
import { LIBRARY } from "../../../ui/purposes";
import type { Query } from "../../../ui/query";
import { SavedState } from "../../../ui/saved-state";
import { Shell } from "../../../ui/shell";
import { TrackTicket } from "../../../ui/track-ticket";

interface TrackPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function TrackPage({ params, searchParams }: TrackPageProps) {
  const { id } = await params;
  const here = `/tracks/${id}`;
  const { data, errors } = await askForTrack(decodeURIComponent(id), here);
  const track = data?.track ?? null;
  const trouble = troubleOf(errors, "track");
  if (track === null && isUnknown(trouble)) notFound();
  return (
    <Shell account={accountOf(data)} back={{ href: "/library", label: "Your library" }}>
      <title>{`${track?.name ?? "Track"} · Counterfoil`}</title>
      <ChangeNotice query={await searchParams} here={here} purpose={LIBRARY} />
      {track === null ? (
        <TroubleNotice trouble={trouble} here={here} />
      ) : (
        <TrackTicket track={track}>
          <SavedState {...track} contains={data?.library.contains ?? null} errors={errors} here={here} />
        </TrackTicket>
      )}
    </Shell>
  );
}
