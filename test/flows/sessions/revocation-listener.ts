import type { RevocationEntry } from "@counterfoil/protocol";
import { atEnd } from "../../support/at-end.js";

/** One server-sent event. */
export interface FeedEvent {
  event: string;
  id: string;
  data: unknown;
}

/** A resource server's ear at `GET /revocations`. */
export class RevocationListener {
  /** Everything heard so far. */
  readonly events: FeedEvent[] = [];
  readonly #abort = new AbortController();
  #wake: () => void = () => undefined;

  /** Listens until the end of the test file; throws where the feed is refused. */
  static async open(serverUrl: string, lastEventId?: string): Promise<RevocationListener> {
    const listener = new RevocationListener();
    const response = await fetch(`${serverUrl}/revocations`, {
      headers: {
        authorization: `Basic ${btoa("api:development-api-secret")}`,
        ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
      },
      signal: listener.#abort.signal,
    });
    if (response.status !== 200 || !response.body) throw new Error(`the feed answers ${response.status}`);
    atEnd(() => listener.close());
    void listener.#listen(response.body).catch(() => undefined);
    return listener;
  }

  /** The first event that fits, heard already or to come. */
  async first(fits: (event: FeedEvent) => boolean): Promise<FeedEvent> {
    for (;;) {
      const found = this.events.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What was told before `ready`: the snapshot. */
  async snapshot(): Promise<RevocationEntry[]> {
    const ready = await this.first(({ event }) => event === "ready");
    return this.events.slice(0, this.events.indexOf(ready)).map(({ data }) => data as RevocationEntry);
  }

  /** The entry of a session. */
  async entryOf(sid: string): Promise<FeedEvent> {
    return this.first(({ event, data }) => event === "revocation" && (data as RevocationEntry).value === sid);
  }

  close(): void {
    this.#abort.abort();
  }

  async #listen(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const whole = text.split("\n\n");
      text = whole.pop() ?? "";
      this.events.push(...whole.map(parse));
      this.#wake();
    }
  }
}

function parse(block: string): FeedEvent {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
  return { event: fields.event ?? "", id: fields.id ?? "", data: JSON.parse(fields.data ?? "null") };
}
