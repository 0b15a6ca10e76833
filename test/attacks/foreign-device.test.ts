import { beforeAll, describe, expect, test } from "vitest";
import { Postgres } from "../support/postgres.js";
import { RedisServer } from "../support/redis.js";
import { type Answer, askRaw, type Tokens } from "./ask.js";
import { bearer, Target } from "./target.js";

/** Each of them means something to SQL, Redis, paths or a language; percent-encoded as far as a URL needs it. */
const IDS = [
  ...[
    "x",
    "%00",
    "device_%00",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%2e%2e",
    "..%2f..",
    "%2fdev%2fnull",
    "%25",
    "_",
    "*",
    "%3F",
  ],
  ...["'%20OR%201=1", "'%20OR%20'1'='1", "x';DELETE%20FROM%20sessions;--", "%5Ba-z%5D*", "refresh:%7B*%7D:*"],
  ...["device_x%0d%0a", "%0d%0aFLUSHALL%0d%0a", "__proto__", "constructor", "null", "undefined", "0", "-1", "NaN"],
];

let target: Target;
let attacker: Tokens;
let victim: Tokens;
beforeAll(async () => {
  const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start()]);
  target = await Target.open({ DATABASE_URL: postgres.url(), REDIS_URL: redis.url });
  attacker = await target.signIn(target.user(0));
  victim = await target.signIn(target.user(1));
});

/** Renames and signs out a device by its id. */
async function both(id: string, token = attacker.access_token): Promise<Answer[]> {
  const headers = { ...bearer(token), "content-type": "application/json" };
  const path = `/devices/${id}`;
  return [
    await askRaw(target.url, { method: "PATCH", target: path, headers, body: '{"name":"Mine"}' }),
    await askRaw(target.url, { method: "DELETE", target: path, headers: bearer(token) }),
  ];
}

async function expectUnharmed(): Promise<void> {
  const { body } = await target.get("/devices", victim.access_token);
  expect(body.devices).toEqual([expect.objectContaining({ id: victim.device_id, current: true })]);
  expect(JSON.stringify(body)).not.toContain("Mine");
  expect((await target.refresh(victim.refresh_token)).status).toBe(200);
}

describe("somebody else's devices are unknown (RT-13, ASVS 8.2.2)", () => {
  test("by every id that leads to them", async () => {
    for (const id of [
      victim.device_id,
      victim.session_id,
      victim.account_id,
      `${attacker.device_id},${victim.device_id}`,
    ])
      for (const answer of await both(id)) expect([answer.status, answer.reason], id).toEqual([404, "not_found"]);
    await expectUnharmed();
  });

  test("as unknown as devices that are not there: the answers are alike", async () => {
    const [foreign, made] = [await both(victim.device_id), await both("device_AAAAAAAAAAAAAAAAAAAAAA")];
    expect(foreign.map(({ text }) => text)).toEqual(made.map(({ text }) => text));
  });

  test.each(IDS)("and %s finds none at all", async (id) => {
    for (const answer of await both(id)) expect([answer.status, answer.reason]).toEqual([404, "not_found"]);
  });

  test("one's own by another spelling are unknown too", async () => {
    const { device_id } = attacker;
    for (const id of [
      device_id.toUpperCase(),
      `${device_id}%20`,
      `%20${device_id}`,
      `${device_id}%00`,
      `${device_id}*`,
    ])
      for (const answer of await both(id)) expect([answer.status, answer.reason], id).toEqual([404, "not_found"]);
    expect((await target.get("/devices", attacker.access_token)).status).toBe(200);
  });

  test("signing out `others` and `all` stays within the account", async () => {
    const again = await target.signIn(target.user(0));
    for (const scope of ["others", "all"])
      expect((await target.json("/logout", { scope }, bearer(again.access_token))).status).toBe(204);
    attacker = await target.signIn(target.user(0));
    await expectUnharmed();
  });
});

describe("a device id proves nothing (RT-14, ASVS 7.2.1)", () => {
  /** Signs the attacker in with something of the victim's in the form. */
  async function signInWith(changes: Record<string, string>): Promise<Answer> {
    const begun = await target.begin();
    const { code } = await target.consent(begun, target.user(0));
    return target.finish(begun, code, changes);
  }

  test("a login with another's device id is on a device of its own and ends nobody's session", async () => {
    const { device_id } = (await signInWith({ device_id: victim.device_id })).tokens();
    expect(device_id).not.toBe(victim.device_id);
    await expectUnharmed();
  });

  test.each(["\u0000", "a\u0000b", "\u202e", "' OR 1=1 --", "{account}:device", "<b>", "😀"])(
    "a label %j is no way in and no fault",
    async (label) => {
      for (const changes of [{ device_id: label }, { device_name: label }, { refresh_token: label }]) {
        const answer = await signInWith(changes);
        expect([200, 400], JSON.stringify(changes)).toContain(answer.status);
      }
      await expectUnharmed();
    },
  );
});
