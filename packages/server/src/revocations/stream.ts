import { PassThrough } from "node:stream";
import type { RevocationEntry, RevocationMark } from "@counterfoil/protocol";
import { MINUTE, SECOND } from "../lib/clock.js";
import type { RevocationFeed } from "../storage/revocation-feed.js";
import type { Revocation } from "../storage/revocations.js";

/** Verifiers keep an entry this much longer than the longest access token lives, for clocks that differ. */
const MARGIN = MINUTE;
/** A resumed stream goes back this far: rows are committed in another order than they were written. */
const OVERLAP = 30 * SECOND;
/** A listener that leaves more unread than this has to begin again. */
const MOST_UNREAD = 1024 * 1024;

/** One listener of the feed: the snapshot (or what came after the listener's last event), then everything new. */
export class RevocationStream {
  readonly events = new PassThrough();
  readonly #feed: RevocationFeed;
  readonly #lifetime: number;
  readonly #marks: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(feed: RevocationFeed, longestAccess: number, lastEventId: string | undefined) {
    this.#feed = feed;
    this.#lifetime = longestAccess + MARGIN;
    for (const revocation of feed.since(this.#startAfter(lastEventId))) this.#tell(revocation);
    this.#write("ready", this.#mark());
    this.#stopListening = feed.listen((revocation) => this.#tell(revocation));
    this.#marks = setInterval(() => this.#write("mark", this.#mark()), SECOND);
    this.events.once("close", () => this.#stop());
    this.events.on("error", () => this.#stop());
  }

  end(): void {
    this.#stop();
    this.events.end();
  }

  /** Where a listener goes on; the oldest entry that still matters for one that says nothing we can use. */
  #startAfter(lastEventId: string | undefined): number {
    const oldest = this.#feed.watermark - this.#lifetime;
    if (lastEventId === undefined || !/^\d{1,15}$/.test(lastEventId)) return oldest;
    return Math.max(oldest, Number(lastEventId) - OVERLAP);
  }

  #tell(revocation: Revocation): void {
    const { id, kind, value, issuedBefore, cause, createdAt } = revocation;
    this.#write("revocation", {
      id,
      kind,
      value,
      ...(issuedBefore === undefined ? {} : { issued_before: Math.ceil(issuedBefore / SECOND) }),
      ...(cause === undefined ? {} : { cause }),
      expires_at: Math.ceil((createdAt + this.#lifetime) / SECOND),
    });
  }

  #mark(): RevocationMark {
    return { watermark: this.#feed.watermark };
  }

  #write(event: "revocation" | "ready" | "mark", data: RevocationEntry | RevocationMark): void {
    if (this.events.writableLength > MOST_UNREAD) this.events.destroy();
    if (!this.events.writable) return;
    this.events.write(`event: ${event}\nid: ${this.#feed.watermark}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #stop(): void {
    clearInterval(this.#marks);
    this.#stopListening();
  }
}
