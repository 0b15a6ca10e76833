import { Agent, request } from "node:http";

/** An answer, read to its end. */
export interface Answer {
  status: number;
  text: string;
  retryAfter: string | undefined;
}

export interface Ask {
  method: "GET" | "POST" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
}

const agent = new Agent({ keepAlive: true });

/** One request. Undefined where no whole answer came within the deadline, milliseconds. */
export function ask({ method, url, headers, body }: Ask, deadline: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method, agent, headers });
    const end = (answer: Answer | undefined) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => outgoing.destroy(), deadline);
    outgoing.once("error", () => end(undefined));
    // Also after an answer: resolving twice changes nothing.
    outgoing.once("close", () => end(undefined));
    outgoing.once("response", (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.once("error", () => end(undefined));
      incoming.once("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        end({ status: incoming.statusCode ?? 0, text, retryAfter: incoming.headers["retry-after"] });
      });
    });
    outgoing.end(body);
  });
}
