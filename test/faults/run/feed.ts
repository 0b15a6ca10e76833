import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";
import { atEnd } from "../../support/at-end.js";

const credentials = `Basic ${Buffer.from("api:development-api-secret").toString("base64")}`;

/** Listens to `GET /revocations` of one server, as a resource server does. */
export class Feed {
  /** When each session's end was heard, by this process's clock. */
  readonly heard = new Map<string, number>();
  /** Marks heard: one a second. */
  marks = 0;

  private constructor(answer: IncomingMessage) {
    let event = "";
    createInterface({ input: answer })
      .on("line", (line) => {
        if (line.startsWith("event: ")) event = line.slice("event: ".length);
        if (line.startsWith("data: ")) this.#take(event, JSON.parse(line.slice("data: ".length)));
      })
      // A server that ends breaks off its answer; who waits for an entry sees that none comes.
      .on("error", () => undefined);
  }

  static async of(serverUrl: string): Promise<Feed> {
    const outgoing = request(`${serverUrl}/revocations`, { headers: { authorization: credentials } });
    atEnd(() => outgoing.destroy());
    outgoing.end();
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`the feed was answered ${answer.statusCode}`);
    answer.on("error", () => undefined);
    outgoing.on("error", () => undefined);
    return new Feed(answer);
  }

  #take(event: string, data: { kind?: string; value?: string }): void {
    if (event === "mark") this.marks++;
    if (event === "revocation" && data.kind === "sid" && data.value !== undefined && !this.heard.has(data.value))
      this.heard.set(data.value, performance.now());
  }
}
