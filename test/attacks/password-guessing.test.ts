import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, Client, outcome } from "../support/client.js";
import { Person } from "../support/people.js";
import { RedisServer } from "../support/redis.js";
import { Server } from "../support/server.js";

const HOME = "203.0.113.7";
const from = (address: string) => ({ "x-forwarded-for": address });
const elsewhere = (turn: number) => from(`198.51.100.${turn % 100}`);

describe.each(["SQLite", "Redis"])("guessing passwords with counts in %s (PW-04, ASVS 6.3.1)", (store) => {
  let client: Client;
  beforeAll(async () => {
    const redis = store === "Redis" ? { REDIS_URL: (await RedisServer.start()).url } : {};
    client = new Client((await Server.start({ COUNTERFOIL_TRUST_PROXY: "loopback", ...redis })).url);
  });

  async function owner(name: string): Promise<Person> {
    const person = new Person(client, `${name}@example.com`);
    await person.enrol();
    expect((await person.logIn(undefined, {}, from(HOME))).status).toBe(200);
    return person;
  }

  /** So many wrong tries, twenty at a time. */
  async function guess(person: Person, tries: number, headers: (turn: number) => object): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let turn = 0; turn < tries; turn += 20)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            person.logIn(`guess-number-${turn + index}`, {}, headers(turn + index)),
          ),
        )),
      );
    return answers;
  }

  test("after 1,000 wrong tries from 100 addresses the owner still signs in from an address that succeeded", async () => {
    const person = await owner("attacked");
    const answers = await guess(person, 1000, elsewhere);
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBeLessThanOrEqual(20);
    for (const answer of refused) expect(outcome(answer)).toMatchObject({ reason: "rate_limited" });
    for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await person.logIn(undefined, {}, from(HOME))).status).toBe(200);
    expect((await person.logIn(undefined, {}, from("192.0.2.1"))).status).toBe(429);
  });

  test("1,000 wrong tries from one address end nobody's sessions, and stop at its limit", async () => {
    const person = await owner("besieged");
    const { access_token } = await person.signIn();
    const answers = await guess(person, 1000, () => from("198.51.100.200"));
    expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(20);
    expect((await client.call(access_token, "GET", "/me")).status).toBe(200);
    expect((await person.logIn(undefined, {}, from(HOME))).status).toBe(200);
  });

  test("one address that tries one password at many accounts is stopped too", async () => {
    const answers: Answer[] = [];
    for (let turn = 0; turn < 100; turn++)
      answers.push(await new Person(client, `many-${turn}@example.com`).logIn("plum-tram", {}, from("198.51.100.201")));
    expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(60);
  });

  test("an unknown address is stopped like a known one (PW-05)", async () => {
    const nobody = await guess(new Person(client, "nobody@example.com"), 40, elsewhere);
    expect(nobody.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20);
  });

  test("a new password by mail opens the way from a new place in the midst of an attack", async () => {
    const person = await owner("travelling");
    await guess(person, 40, elsewhere);
    await person.forgot();
    const token = await person.token(2);
    const body = { token, password: "granite-otter-42" };
    expect((await person.ask("POST", "/password/reset", body, from("192.0.2.7"))).status).toBe(204);
    expect((await person.logIn("granite-otter-42", {}, from("192.0.2.7"))).status).toBe(200);
  });

  test("the current password of a stolen access token cannot be guessed either", async () => {
    const person = await owner("robbed");
    const { access_token } = await person.signIn();
    const answers: Answer[] = [];
    for (let turn = 0; turn < 40; turn++)
      answers.push(await person.change(access_token, "granite-otter-42", `guess-number-${turn}`));
    expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(20);
  });

  test("no mailbox is flooded: a few letters an hour, whoever asks (EV-04)", async () => {
    const person = new Person(client, "flooded@example.com");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        person.ask("POST", "/accounts", { email: person.email, password: person.password }, elsewhere(turn)),
      ),
    );
    expect(answers.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(3);
    const forgotten = await Promise.all(Array.from({ length: 20 }, () => person.forgot()));
    expect(forgotten.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(3);
    expect(forgotten.at(-1)?.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

test("through a back end that passes on no address one attacker keeps out nobody who has signed in or confirmed there", async () => {
  const client = new Client((await Server.start()).url);
  const [owner, newcomer] = [new Person(client, "owner@example.com"), new Person(client, "newcomer@example.com")];
  for (const person of [owner, newcomer]) await person.enrol();
  expect((await owner.logIn()).status).toBe(200);
  const answers: Answer[] = [];
  for (let turn = 0; turn < 80; turn++)
    answers.push(await new Person(client, `many-${turn}@example.com`).logIn("plum-tram"));
  expect(answers.at(-1)?.status).toBe(429);
  for (const person of [owner, newcomer]) expect((await person.logIn()).status).toBe(200);
});

test("a stranger's X-Forwarded-For makes no new address of one caller (CK-08)", async () => {
  const client = new Client((await Server.start()).url);
  const answers: Answer[] = [];
  for (let turn = 0; turn < 80; turn++)
    answers.push(await new Person(client, `many-${turn}@example.com`).logIn("plum-tram", {}, elsewhere(turn)));
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
});

test("logins at a provider are begun so often from one address and no more, by clients that anybody can be (EV-04)", async () => {
  const { url } = await Server.start();
  const [anybody, web] = [new Client(url, "native", ""), new Client(url)];
  const order = { redirect_uri: "http://127.0.0.1:9999/callback/spotify" };
  const statuses: number[] = [];
  for (let turn = 0; turn < 300; turn += 20)
    statuses.push(
      ...(await Promise.all(Array.from({ length: 20 }, () => anybody.login(order)))).map((one) => one.status),
    );
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(240);
  expect(statuses).toContain(429);
  expect((await web.login()).status).toBe(200);
});
