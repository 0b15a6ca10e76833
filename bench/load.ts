import { Agent, get } from "node:http";

/** What is asked, again and again. */
export interface Request {
  url: string;
  headers: Record<string, string>;
}

/** What came of it. */
export interface Load {
  requests: number;
  seconds: number;
}

/**
 * Asks over several connections that stay open, each with one request at a time, for so many seconds. Asking costs one
 * core as well, and may be what ends first: what comes out is a lower bound of what the program could answer.
 *
 * @throws Error when an answer is not 200.
 */
export async function load(request: Request, connections: number, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  const end = began + seconds * 1000;
  let requests = 0;
  const ask = async () => {
    while (performance.now() < end) {
      await answerOf(request, agent);
      requests++;
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  agent.destroy();
  return { requests, seconds: (performance.now() - began) / 1000 };
}

function answerOf({ url, headers }: Request, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (answer) => {
      answer.resume().once("end", resolve);
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
    }).once("error", reject);
  });
}
