import type { FormEvent } from "react";
import type { NowFragment } from "../data/graphql.gen";

interface PlayerButtonsProps {
  now: NowFragment;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/** The commands to the player: a plain form, which scripts may send themselves. */
export function PlayerButtons({ now: { isPlaying, disallowed }, onSubmit }: PlayerButtonsProps) {
  const may = (action: string) => !disallowed.includes(action);
  return (
    <form className="player-buttons" action="/api/player" method="post" onSubmit={onSubmit}>
      <Command name="previous" label="Previous" may={may("skipping_prev")} path="M7 5h2.5v14H7zM20 5v14L10.5 12z" />
      {isPlaying ? (
        <Command name="pause" label="Pause" may={may("pausing")} path="M6.5 5h4v14h-4zM13.5 5h4v14h-4z" />
      ) : (
        <Command name="play" label="Play" may={may("resuming")} path="M7 4.5v15L19.5 12z" />
      )}
      <Command name="next" label="Next" may={may("skipping_next")} path="M4 5v14l9.5-7zM14.5 5H17v14h-2.5z" />
    </form>
  );
}

function Command({ name, label, may, path }: { name: string; label: string; may: boolean; path: string }) {
  return (
    <button
      type="submit"
      className={name === "play" || name === "pause" ? "" : "quiet"}
      name="command"
      value={name}
      disabled={!may}
    >
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path fill="currentColor" d={path} />
      </svg>
      <span className="unseen">{label}</span>
    </button>
  );
}
