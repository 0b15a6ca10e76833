import { expect, test } from "vitest";
import { openLog } from "../lib/log.js";
import type { Carrier, Letter } from "./letter.js";
import { Outbox } from "./outbox.js";
import { writeLetter } from "./write-letter.js";

const letter = writeLetter("known", "ada@example.com", "en", { app: "app.example" });

/** A carrier that fails so many times, and that waits for `release` where it is given. */
class Recorder implements Carrier {
  readonly carried: Letter[] = [];
  tries = 0;
  closed = false;

  constructor(
    readonly failures = 0,
    readonly release: Promise<void> = Promise.resolve(),
  ) {}

  async carry(one: Letter): Promise<void> {
    this.tries++;
    await this.release;
    if (this.tries <= this.failures) throw new Error("no");
    this.carried.push(one);
  }

  close(): void {
    this.closed = true;
  }
}

test("whoever hands in a letter does not wait, and closing waits for what is under way", async () => {
  let release = () => {};
  const carrier = new Recorder(0, new Promise((resolve) => (release = resolve)));
  const outbox = new Outbox(carrier, openLog("silent"));
  for (let turn = 0; turn < 10; turn++) outbox.send(letter);
  expect(carrier.carried).toEqual([]);
  const closed = outbox.close();
  release();
  await closed;
  expect([carrier.carried.length, carrier.closed]).toEqual([10, true]);
});

test("a letter that fails is tried again", async () => {
  const carrier = new Recorder(1);
  const outbox = new Outbox(carrier, openLog("silent"));
  outbox.send(letter);
  await expect.poll(() => carrier.carried.length, { timeout: 5000 }).toBe(1);
  expect(carrier.tries).toBe(2);
  await outbox.close();
});

test("closing gives up what would have to wait", async () => {
  const carrier = new Recorder(99);
  const outbox = new Outbox(carrier, openLog("silent"));
  outbox.send(letter);
  await outbox.close();
  expect(carrier.tries).toBeLessThanOrEqual(2);
});

test("beyond a thousand waiting letters no more are taken", async () => {
  let release = () => {};
  const outbox = new Outbox(new Recorder(0, new Promise((resolve) => (release = resolve))), openLog("silent"));
  for (let turn = 0; turn < 1003; turn++) outbox.send(letter);
  outbox.requireRoom();
  outbox.send(letter);
  expect(() => outbox.requireRoom()).toThrow(expect.objectContaining({ reason: "overloaded" }));
  release();
  await outbox.close();
});
