/** Characters of one event; more is no event of ours. */
const LONGEST = 64 * 1024;

/** One event of a stream of server-sent events. */
export interface StreamEvent {
  /** `message` where the stream names none. */
  type: string;
  data: string;
  /** The last `id` the stream has given. */
  id: string;
}

/**
 * Reads server-sent events out of the bytes of one connection (WHATWG HTML §9.2.6): lines may end in LF, CR or CRLF,
 * and chunks anywhere, inside a character too. `retry` is ignored: when to come back is the caller's business.
 */
export class EventStream {
  readonly #utf8 = new TextDecoder();
  #unfinished = "";
  #afterReturn = false;
  #type = "";
  #data: string[] = [];
  #length = 0;
  #id = "";

  /**
   * Takes the next bytes, gives the events that end in them.
   *
   * @throws Error where one event is longer than 64 Ki characters.
   */
  *read(chunk: Uint8Array): Generator<StreamEvent> {
    let text = this.#utf8.decode(chunk, { stream: true });
    if (text === "") return;
    // The LF of a CRLF that was cut in two.
    if (this.#afterReturn && text.startsWith("\n")) text = text.slice(1);
    this.#afterReturn = text.endsWith("\r");
    const lines = (this.#unfinished + text).split(/\r\n|\r|\n/);
    this.#unfinished = lines.pop() ?? "";
    for (const line of lines) {
      const event = this.#take(line);
      if (event) yield event;
    }
    if (this.#length + this.#unfinished.length > LONGEST) throw new Error("an event of the stream is too long");
  }

  #take(line: string): StreamEvent | undefined {
    if (line === "") return this.#dispatch();
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") {
      this.#data.push(value);
      this.#length += value.length;
    } else if (field === "event") this.#type = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #dispatch(): StreamEvent | undefined {
    const event = { type: this.#type || "message", data: this.#data.join("\n"), id: this.#id };
    const isEvent = this.#data.length > 0;
    this.#type = "";
    this.#data = [];
    this.#length = 0;
    return isEvent ? event : undefined;
  }
}
