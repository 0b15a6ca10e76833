import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, Client } from "../support/client.js";
import { Person } from "../support/people.js";
import { Server } from "../support/server.js";

const KNOWN = 6;
let client: Client;
let made = 0;
const known: Person[] = [];

beforeAll(async () => {
  client = new Client((await Server.start({ COUNTERFOIL_TRUST_PROXY: "loopback" })).url);
  for (let turn = 0; turn < KNOWN; turn++) {
    const person = new Person(client, `known-${turn}@example.com`);
    await person.enrol();
    known.push(person);
  }
});

const stranger = () => new Person(client, `unknown-${++made}@example.com`);
/** Each caller from another place, so that no limit but that of the account is met. */
const somewhere = () => ({ "x-forwarded-for": `198.51.${++made % 250}.${made % 200}` });

/** What an answer tells: all of it but its name and the time. */
function told({ status, headers, text }: Answer) {
  const kept = [...headers].filter(([name]) => !["x-request-id", "date"].includes(name));
  return { status, headers: kept, text };
}

/** Times of the same request for known and unknown addresses in turn, in milliseconds. */
async function measure(ask: (person: Person) => Promise<Answer>, rounds: number) {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  const answers: Answer[] = [];
  const timed = async (person: Person, into: number[]) => {
    const start = performance.now();
    answers.push(await ask(person));
    into.push(performance.now() - start);
  };
  for (let round = 0; round < rounds; round++)
    for (const person of known) {
      await timed(stranger(), times.unknown);
      await timed(person, times.known);
    }
  return { ratio: median(times.known) / median(times.unknown), answers };
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe("nobody learns who has an account (PW-05, ASVS 6.3.8)", () => {
  const requests: [what: string, rounds: number, ask: (person: Person) => Promise<Answer>][] = [
    ["signing in", 8, (person) => person.logIn("wrong-password", {}, somewhere())],
    ["registering", 2, (person) => person.register({}, somewhere())],
    [
      "asking for a new password",
      3,
      (person) => person.ask("POST", "/password/forgot", { email: person.email }, somewhere()),
    ],
  ];

  // Without a hash for addresses that nobody has, signing in would be several times as fast for them.
  test.each(requests)("%s is answered alike, in status, headers, body and time", async (_, rounds, ask) => {
    const { ratio, answers } = await measure(ask, rounds);
    const [first] = answers.map(told);
    for (const answer of answers) expect(told(answer)).toEqual(first);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test("an address that is not confirmed yet is like one that nobody has", async () => {
    const waiting = stranger();
    await waiting.register();
    expect(told(await waiting.logIn())).toEqual(told(await stranger().logIn()));
    expect(told(await waiting.logIn("wrong-password"))).toEqual(told(await stranger().logIn("wrong-password")));
  });

  test("what is no address at all is like one that nobody has", async () => {
    for (const email of ["", "x", "a@b", "ada@example.com\r\nBcc: x", "x".repeat(500)])
      expect(told(await new Person(client, email).logIn())).toEqual(told(await stranger().logIn()));
  });
});
