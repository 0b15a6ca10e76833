import { beforeAll, describe, expect, test } from "vitest";
import { Postgres } from "../support/postgres.js";
import { RedisServer } from "../support/redis.js";
import { askRaw, cutOff } from "./ask.js";
import { bearer, Target } from "./target.js";
import { encode, ForgersKey, split } from "./tokens.js";

/** Each of them means something to some store, file system, shell, header or language. */
const KEY_IDS: unknown[] = [
  ...["unknown", "", " ", "0".repeat(43), "*", "?", "[a-z]*", "refresh:*", "refresh:{account_x}:device_x"],
  ...["../../../../dev/null", "/dev/null", "file:///dev/null", "C:\\windows\\win.ini", "keys\u0000.pem"],
  ...["' UNION SELECT 'key' --", "x'; DROP TABLE signing_keys; --", '" OR ""="', "' || pg_sleep(5) --", "%", "\\"],
  ...["a\r\nSet-Cookie: b=c", "\r\nFLUSHALL\r\n", "*1\r\n$8\r\nFLUSHALL\r\n", "$(id)", "`id`", "{{7*7}}", "#{7*7}"],
  ...["\u0000", "\ud800", "\u202e", "😀", "__proto__", "constructor", "hasOwnProperty", "toString"],
  ...[null, true, 1, 1e308, [], ["x"], {}, { toString: "x" }],
];

const forger = new ForgersKey();
let target: Target;
let redis: RedisServer;
let header: Record<string, unknown>;
let payload: Record<string, unknown>;
let token: string;
beforeAll(async () => {
  const [postgres, cache] = await Promise.all([Postgres.start(), RedisServer.start()]);
  redis = cache;
  target = await Target.open({ DATABASE_URL: postgres.url(), REDIS_URL: redis.url });
  token = (await target.signIn()).access_token;
  ({ header, payload } = split(token));
});

async function expectRefused(text: string, what: string): Promise<void> {
  const answer = await target.get("/me", text);
  expect([answer.status, answer.reason], what).toEqual([401, "invalid_token"]);
}

describe("the key id is a name to look up and nothing else, whatever it says to a store (JW-04, RFC 8725 §3.10)", () => {
  test("none of another key finds one, and no store is asked or fails", async () => {
    const [, claims, signature] = split(token).parts;
    for (const kid of KEY_IDS) {
      await expectRefused(forger.sign({ ...header, kid }, payload), JSON.stringify(kid));
      await expectRefused(`${encode({ ...header, kid })}.${claims}.${signature}`, JSON.stringify(kid));
    }
    expect(target.server.logs.filter((line) => /"level":(?:"error"|50|60)|the store failed/.test(line))).toEqual([]);
    expect(Number(await redis.command("DBSIZE"))).toBeGreaterThan(0);
    expect((await target.get("/me", token)).status).toBe(200);
  });

  test("an unknown one is refused at once, hundreds of them too", async () => {
    const started = performance.now();
    for (let turn = 0; turn < 300; turn += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          expectRefused(forger.sign({ ...header, kid: `unknown-${turn + index}` }, payload), "unknown"),
        ),
      );
    expect((performance.now() - started) / 300).toBeLessThan(50);
  });

  test("no key id at all is refused", async () => {
    const { kid, ...nameless } = header;
    expect(kid).toEqual(expect.any(String));
    await expectRefused(forger.sign(nameless, payload), "none");
  });

  test("one of 100 kB is refused at once", async () => {
    const long = forger.sign({ ...header, kid: "k".repeat(100_000) }, payload);
    const started = performance.now();
    const answer = await askRaw(target.url, { method: "GET", target: "/me", headers: bearer(long) }).catch(cutOff);
    expect(answer === undefined || (answer.status >= 400 && answer.status < 500)).toBe(true);
    expect(performance.now() - started).toBeLessThan(3000);
    await expectRefused(forger.sign({ ...header, kid: "k".repeat(2500) }, payload), "2500");
  });
});
