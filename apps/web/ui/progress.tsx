"use client";

import { useEffect, useState } from "react";
import { duration } from "./format";

/** How far an item is, in milliseconds, going on by itself while it plays. */
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
      <progress aria-label="Progress" value={shown} max={durationMs} />
      <span>{duration(shown)}</span>
      <span>{duration(durationMs)}</span>
    </div>
  );
}
