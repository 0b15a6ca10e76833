import { expect, test } from "vitest";
import { SECOND } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { CircuitBreaker, Circuits } from "./circuit-breaker.js";

const clock = new ManualClock();
const isFailure = (outcome: string) => outcome === "down";
/** Sends requests with these outcomes; the reasons of those that were refused. */
async function send(circuit: CircuitBreaker, ...outcomes: string[]): Promise<(string | number)[]> {
  const heard: (string | number)[] = [];
  for (const outcome of outcomes)
    heard.push(
      await circuit
        .run(async () => outcome, isFailure)
        .catch((error: unknown) => (error as { retryAfter: number }).retryAfter),
    );
  return heard;
}

const down = (times: number) => Array<string>(times).fill("down");

test("five failures within ten seconds open it, and it says when to come back", async () => {
  const circuit = new CircuitBreaker(clock);
  expect(await send(circuit, ...down(5), "up")).toEqual([...down(5), 5]);
  clock.advance(3.5 * SECOND);
  expect(await send(circuit, "up")).toEqual([2]);
  expect(() => circuit.check()).toThrow(expect.objectContaining({ reason: "provider_unavailable", retryAfter: 2 }));
});

test("five failures that lie further apart, or have a success between them, do not", async () => {
  const circuit = new CircuitBreaker(clock);
  expect(await send(circuit, ...down(4), "up", ...down(4))).not.toContain(5);
  clock.advance(10 * SECOND);
  expect(await send(circuit, ...down(4), "up")).toEqual([...down(4), "up"]);
});

test("after five seconds one request probes: its success closes the circuit", async () => {
  const circuit = new CircuitBreaker(clock);
  await send(circuit, ...down(5));
  clock.advance(5 * SECOND);
  let answer: (outcome: string) => void = () => undefined;
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const probe = circuit.run(() => answered, isFailure);
  expect(await send(circuit, "up")).toEqual([15]);
  answer("up");
  await probe;
  expect(await send(circuit, "up")).toEqual(["up"]);
  expect(circuit.isOpen).toBe(false);
});

test("and its failure opens it for five more", async () => {
  const circuit = new CircuitBreaker(clock);
  await send(circuit, ...down(5));
  clock.advance(5 * SECOND);
  expect(await send(circuit, "down", "up")).toEqual(["down", 5]);
});

test("token endpoint and API, and each provider, have circuits of their own", async () => {
  const circuits = new Circuits(clock);
  await send(circuits.of("spotify", "token"), ...down(5));
  expect(await send(circuits.of("spotify", "api"), "up")).toEqual(["up"]);
  expect(await send(circuits.of("other", "token"), "up")).toEqual(["up"]);
  expect(circuits.states().map(({ provider, family, open }) => `${provider} ${family} ${open}`)).toEqual([
    "spotify token true",
    "spotify api false",
    "other token false",
  ]);
});
