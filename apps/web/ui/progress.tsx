"use client";

import { useEffect, useState } from "react";
import { duration } from "./format";

/** How far an item is, in milliseconds, going on by itself while it plays. Some screen readers beep at a bar that moves, so they get the text. */
export function Progress({ from, durationMs, isPlaying }: { from: number; durationMs: number; isPlaying: boolean }) {
  const [at, setAt] = useState(from);
  useEffect(() => {
    if (!isPlaying) return;
    const began = performance.now() - from;
    const timer = setInterval(() => setAt(performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [from, isPlaying]);
  const shown = Math.min(at, durationMs);
  return (
    <div className="progress">
      <progress aria-hidden="true" value={shown} max={durationMs} />
      <span>
        <span className="unseen">At </span>
        {duration(shown)}
      </span>
      <span>
        <span className="unseen">of </span>
        {duration(durationMs)}
      </span>
    </div>
  );
}
