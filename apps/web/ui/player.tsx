"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import type { NowFragment, PlayerNowFragment } from "../data/graphql.gen";
import { listenToPlayer } from "./live";
import { NowTicket } from "./now-ticket";
import { PlayerButtons } from "./player-buttons";

interface PlayerProps {
  /** What the server saw when it wrote the page. */
  initial: PlayerNowFragment;
  /** Where sockets are opened. */
  socket: string;
  /** Where somebody goes whose session has ended. */
  signIn: string;
}

/** What `POST /api/player` answers to scripts. */
interface Answer {
  goTo: string | null;
  player: PlayerNowFragment | null;
}

/** What plays, kept up to date over a socket. Without scripts it shows what the server saw, and the buttons are a plain form. */
export function Player({ initial, socket, signIn }: PlayerProps) {
  const [now, setNow] = useState(initial.nowPlaying);
  const [device, setDevice] = useState(initial.playback?.device?.name ?? null);
  const [isLive, setLive] = useState<boolean | null>(null);
  const { refresh } = useRouter();
  const [isSending, setSending] = useState(false);
  const [isLost, setLost] = useState(false);
  const song = initial.nowPlaying?.item?.id;

  useEffect(
    () =>
      listenToPlayer(socket, song, {
        now: setNow,
        device: setDevice,
        live: setLive,
        signedOut: () => location.assign(signIn),
        refused: refresh,
      }),
    [socket, signIn, song, refresh],
  );

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isSending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    setSending(true);
    const answer = await sendCommand(new FormData(event.currentTarget, submitter));
    setSending(false);
    setLost(answer === null);
    if (answer?.goTo) location.assign(answer.goTo);
    if (!answer?.player) return;
    setNow(answer.player.nowPlaying);
    setDevice(answer.player.playback?.device?.name ?? null);
  }

  return (
    <>
      <title>{`${now?.item?.name ?? "Now playing"} · Counterfoil`}</title>
      <p className="unseen" role="status">
        {inWords(now)}
      </p>
      {now === null ? (
        <section className="notice">
          <h2>Nothing plays</h2>
          <p>Start something in Spotify, and it shows here.</p>
        </section>
      ) : (
        <NowTicket now={now} device={device} isLive={isLive}>
          <PlayerButtons now={now} onSubmit={send} />
        </NowTicket>
      )}
      {isLost && (
        <div className="trouble" role="alert">
          <strong>That did not arrive</strong>
          <p>Nothing has changed. Please try again in a little while.</p>
        </div>
      )}
    </>
  );
}

/** What came of a command; null where nobody answered. */
async function sendCommand(form: FormData): Promise<Answer | null> {
  const body = new URLSearchParams([...form].map(([name, value]) => [name, String(value)]));
  try {
    const response = await fetch("/api/player", { method: "POST", body, headers: { accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** For those who cannot see it change. */
function inWords(now: NowFragment | null): string {
  if (!now?.item) return now ? "Something plays that has no name" : "Nothing plays";
  return `${now.isPlaying ? "Now playing" : "Paused"}: ${now.item.name} by ${creatorsOf(now.item).join(", ")}`;
}

function creatorsOf(item: NonNullable<NowFragment["item"]>): string[] {
  if (item.__typename === "Track") return item.artists.map(({ name }) => name);
  return [item.show?.name ?? "an unknown show"];
}
