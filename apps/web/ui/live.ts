import { CLOSE_CODES, type TicketResponse } from "@counterfoil/protocol";
import { type Client, createClient } from "graphql-ws";
import {
  NowPlayingDocument,
  type NowPlayingSubscription,
  PlayingDeviceDocument,
  type PlayingDeviceQuery,
} from "../data/graphql.gen";

type Now = NowPlayingSubscription["nowPlaying"];

/** What a page hears of the player. */
export interface Listener {
  now: (now: Now) => void;
  /** The name of the device that plays; null where none does or nobody says. */
  device: (name: string | null) => void;
  /** Whether the socket stands. Where it does not it comes back by itself; null where it will not. */
  live: (isLive: boolean | null) => void;
  /** The session has ended. */
  signedOut: () => void;
  /** The provider is not to be asked any more, because a permission has ended for instance: the server knows why. */
  refused: () => void;
}

/** Milliseconds. */
const LONGEST_PAUSE = 30_000;

/** Where coming back is of no use: the person has to sign in, or may not have this. */
const SIGNED_OUT: readonly number[] = [CLOSE_CODES.signed_out.code, CLOSE_CODES.account_withdrawn.code];
const FINAL: readonly number[] = [...SIGNED_OUT, CLOSE_CODES.forbidden.code];

/**
 * Listens to what plays over a socket, until what it returns is called. Each connection takes a ticket of its own, which the
 * back end of this app asks for: the access token never comes here. `song` is the id of what the page shows already.
 */
export function listenToPlayer(socket: string, song: string | undefined, listener: Listener): () => void {
  const leaving = new AbortController();
  const client = createClient({
    url: () => withTicket(socket, leaving.signal, listener.signedOut),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (failures) => pause(Math.min(LONGEST_PAUSE, 500 * 2 ** failures)),
    shouldRetry: (fault) => !FINAL.includes(codeOf(fault)),
    on: { connected: () => listener.live(true), closed: () => listener.live(false) },
  });
  let shown = song;
  client.subscribe<NowPlayingSubscription>(
    { query: NowPlayingDocument.toString() },
    {
      next({ data }) {
        if (!data) return;
        listener.now(data.nowPlaying);
        const song = data.nowPlaying?.item?.id;
        if (song !== shown) askForDevice(client, listener);
        shown = song;
      },
      error(fault) {
        listener.live(null);
        if (SIGNED_OUT.includes(codeOf(fault))) listener.signedOut();
        else if (Array.isArray(fault)) listener.refused();
      },
      complete: () => listener.live(null),
    },
  );
  return () => {
    leaving.abort();
    void client.dispose();
  };
}

/** The news of what plays do not say where. */
function askForDevice(client: Client, listener: Listener): void {
  client.subscribe<PlayingDeviceQuery>(
    { query: PlayingDeviceDocument.toString() },
    {
      next: ({ data }) => listener.device(data?.player.playback?.device?.name ?? null),
      error: () => listener.device(null),
      complete: () => undefined,
    },
  );
}

/** The socket's address with a new ticket. Waits as long as there is none to be had now, and for ever where there will be none. */
async function withTicket(socket: string, leaving: AbortSignal, signedOut: () => void): Promise<string> {
  for (let failures = 0; !leaving.aborted; failures++) {
    const response = await askForTicket(leaving);
    if (response?.ok) {
      const { ticket }: TicketResponse = await response.json();
      return `${socket}?${new URLSearchParams({ ticket })}`;
    }
    if (response?.status === 401) signedOut();
    await response?.body?.cancel();
    if (response && response.status < 500 && response.status !== 429) break;
    const wanted = Number(response?.headers.get("retry-after")) * 1000;
    await pause(Math.max(wanted || 0, Math.min(LONGEST_PAUSE, 1000 * 2 ** failures)));
  }
  return new Promise(() => undefined);
}

async function askForTicket(signal: AbortSignal): Promise<Response | null> {
  try {
    return await fetch("/api/auth/ticket", { method: "POST", body: new URLSearchParams(), signal });
  } catch {
    return null;
  }
}

function codeOf(fault: unknown): number {
  return fault instanceof CloseEvent ? fault.code : 0;
}

/** Up to half as long again, so that the pages of a server that comes back do not come back all at once. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds * (1 + Math.random() / 2)));
}
