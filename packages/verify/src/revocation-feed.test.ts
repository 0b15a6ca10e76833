import type { RevocationEntry } from "@counterfoil/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { basicAuthorization } from "./basic-authorization.js";
import { CLIENT, EVENTUALLY, Issuer } from "./issuer.contract.js";
import { type FeedListener, RevocationFeed } from "./revocation-feed.js";

/** Hears the feed and writes down what it tells. */
class Notes implements FeedListener {
  readonly entries: RevocationEntry[] = [];
  readonly marks: number[] = [];
  readonly failures: string[] = [];

  connected(): void {}

  revoked(entry: RevocationEntry): void {
    this.entries.push(entry);
  }

  marked(watermark: number): boolean {
    const isNews = watermark > (this.marks.at(-1) ?? 0);
    this.marks.push(watermark);
    return isNews;
  }

  failed(error: unknown): void {
    this.failures.push(String(error));
  }
}

let issuer: Issuer;
let feed: RevocationFeed;
let notes: Notes;
let running: Promise<void>;

beforeEach(async () => {
  issuer = await Issuer.start();
  notes = new Notes();
});
afterEach(async () => {
  vi.restoreAllMocks();
  feed.close();
  await running;
  await issuer.stop();
});

function listen(silence: number): void {
  const authorization = basicAuthorization(CLIENT.clientId, CLIENT.clientSecret);
  feed = new RevocationFeed(`${issuer.url}/revocations`, authorization, silence, notes);
  running = feed.run();
}

/** Does something 25 times a second, for a second. */
async function forASecond(act: () => void): Promise<void> {
  for (let count = 0; count < 25; count++) {
    act();
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

describe("a connection that brings nothing new is opened anew", () => {
  test("whether it is silent,", async () => {
    listen(200);
    await expect.poll(() => feed.connections, EVENTUALLY).toBeGreaterThan(1);
    expect(notes.failures[0]).toContain("said nothing new for 200 ms");
  });

  test("never answers,", async () => {
    issuer.bend = () => true;
    listen(200);
    await expect.poll(() => feed.connections, EVENTUALLY).toBeGreaterThan(1);
    expect(notes.failures[0]).toContain("said nothing new for 200 ms");
  });

  test("or says the same again and again", async () => {
    issuer.clock = () => 5;
    listen(200);
    await forASecond(() => {
      issuer.mark();
      issuer.raw(": alive\n\n");
    });
    expect(feed.connections).toBeGreaterThan(1);
  });
});

test("a connection whose marks go on stays open", async () => {
  listen(400);
  await expect.poll(() => notes.marks.length, EVENTUALLY).toBe(1);
  await forASecond(() => issuer.mark(Date.now() + 10_000));
  expect(feed.connections).toBe(1);
  expect(notes.failures).toEqual([]);
});

test("the pauses double with each failure and begin anew once the feed is ready", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const times: number[] = [];
  let away = true;
  issuer.bend = (_request, response) => {
    times.push(performance.now());
    if (away) response.writeHead(503).end();
    return away;
  };
  listen(60_000);
  await expect.poll(() => times.length, EVENTUALLY).toBe(4);
  const [first = 0, second = 0, third = 0, fourth = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(195);
  expect(third - second).toBeGreaterThanOrEqual(395);
  expect(fourth - third).toBeGreaterThanOrEqual(795);
  away = false;
  await expect.poll(() => notes.marks.length, EVENTUALLY).toBe(1);
  const before = performance.now();
  issuer.cutStreams();
  await expect.poll(() => notes.marks.length, EVENTUALLY).toBe(2);
  expect(performance.now() - before).toBeLessThan(1_500);
});

test("closing ends the connection and the waiting", async () => {
  listen(60_000);
  await expect.poll(() => issuer.streams, EVENTUALLY).toBe(1);
  feed.close();
  await running;
  await expect.poll(() => issuer.streams, EVENTUALLY).toBe(0);
  expect(notes.failures).toEqual([]);
});
