import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../lib/clock.js";
import { ManualClock } from "../lib/manual-clock.js";
import { openTemporaryDatabase } from "../storage/temporary-database.js";
import { signAccessToken, verifyAccessToken } from "./access-token.js";
import { SealBroken } from "./envelope.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { KeyRolling } from "./key-rolling.js";
import { KeySchedule } from "./key-schedule.js";
import { type SigningAlgorithm, SigningKeys } from "./signing-keys.js";

const issuer = "https://auth.example";
const ring = KeyRing.parse(newRootKey());
const schedule = new KeySchedule(30 * DAY, HOUR, 10 * MINUTE);
let store: Awaited<ReturnType<typeof openTemporaryDatabase>>;
let clock: ManualClock;

beforeEach(async () => {
  store = await openTemporaryDatabase();
  clock = new ManualClock();
});
afterEach(() => store.close());

const open = (algorithm: SigningAlgorithm = "Ed25519") => SigningKeys.open(store.db, ring, clock, algorithm, schedule);
const rolling = (algorithm: SigningAlgorithm = "Ed25519") => new KeyRolling(store.db, ring, clock, algorithm, schedule);
const states = (keys: SigningKeys) => keys.states().map(({ state }) => state);
const verify = async (keys: SigningKeys, token: string) => (await verifyAccessToken(keys, token, issuer, clock)).kind;
const nothing = async () => undefined;

function sign(keys: SigningKeys): Promise<string> {
  const iat = Math.floor(clock.now() / 1000);
  const who = { sub: "account_1", jti: "at_1", client_id: "web", scope: "account", sid: "session_1", amr: ["fed"] };
  return signAccessToken(keys, { ...who, iss: issuer, aud: issuer, iat, exp: iat + 600, auth_time: iat });
}

test("a key goes through its life while processes only refresh (JW-15)", async () => {
  const keys = await open();
  const at = async (time: number) => {
    clock.advance(time);
    await keys.refresh();
    return states(keys);
  };
  expect(await at(30 * DAY - HOUR - 1)).toEqual(["signing"]);
  expect(await at(1)).toEqual(["signing", "announced"]);
  expect(await at(HOUR)).toEqual(["retiring", "signing"]);
  expect(keys.jwks().keys).toHaveLength(2);
  expect(await at(11 * MINUTE)).toEqual(["retired", "signing"]);
  expect(keys.jwks().keys.map((key) => key.kid)).toEqual([keys.current.kid]);
});

test("a retired key fails, its private half is removed, and at last its row", async () => {
  const keys = await open();
  const { kid } = keys.current;
  await rolling().announce();
  await keys.refresh();
  clock.advance(HOUR - 1);
  const token = await sign(keys);
  clock.advance(10 * MINUTE);
  expect(await verify(keys, token)).toBe("valid");
  clock.advance(MINUTE + 1);
  expect(await verify(keys, token)).toBe("invalid");
  await keys.refresh();
  const rows = () => store.db.selectFrom("signing_keys").select(["kid", "private_jwk"]).orderBy("sequence").execute();
  expect(await rows()).toMatchObject([{ kid, private_jwk: null }, { private_jwk: expect.any(String) }]);
  clock.advance(90 * DAY);
  await keys.refresh();
  expect((await rows()).map((row) => row.kid)).not.toContain(kid);
});

test("three rolls with two processes whose views differ: no good token is refused (JW-15)", async () => {
  const [one, other] = [await open(), await open()];
  const tokens: { token: string; expires: number }[] = [];
  const kids = new Set<string>();
  let checked = 0;
  for (let minute = 0; minute < 4 * 70; minute += 2) {
    if (minute % 70 === 0 && minute > 0) await rolling().announce();
    for (const keys of [one, other]) {
      kids.add(keys.current.kid);
      tokens.push({ token: await sign(keys), expires: clock.now() + 10 * MINUTE });
    }
    for (const { token } of tokens.filter((each) => each.expires > clock.now()))
      for (const keys of [one, other]) {
        expect(await verify(keys, token)).toBe("valid");
        checked++;
      }
    // One process is always some way behind the other.
    if (minute % 4 === 0) await one.refresh();
    if (minute % 22 === 0) await other.refresh();
    clock.advance(2 * MINUTE);
  }
  expect(kids.size).toBe(4);
  expect(checked).toBeGreaterThan(2000);
  expect(new Set(one.jwks().keys.map((key) => key.kid)).size).toBe(one.jwks().keys.length);
});

test("ten processes that announce at once announce one key", async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => open()));
  clock.advance(30 * DAY);
  await Promise.all(all.map((keys) => keys.refresh()));
  await Promise.all(all.map((keys) => keys.refresh()));
  expect(await store.db.selectFrom("signing_keys").select("kid").execute()).toHaveLength(2);
  for (const keys of all) expect(states(keys)).toEqual(["signing", "announced"]);
});

test("a process with the wrong root keys adds no key that nobody else can open", async () => {
  await open();
  clock.advance(30 * DAY);
  const foreign = KeyRing.parse(newRootKey());
  await expect(SigningKeys.open(store.db, foreign, clock, "ES256", schedule)).rejects.toThrow(SealBroken);
  expect(await rolling().read()).toHaveLength(1);
});

test("rolling twice by hand announces one key; when it signs, it lives its whole life", async () => {
  const keys = await open();
  const [, announced] = await rolling().announce();
  expect((await rolling().announce()).map((key) => key.kid)).toEqual([keys.current.kid, announced?.kid]);
  clock.advance(30 * DAY - 1);
  await keys.refresh();
  expect(states(keys)).toEqual(["retired", "signing"]);
  expect(keys.current.kid).toBe(announced?.kid);
});

describe("the emergency", () => {
  test("a new key signs at once; what all older ones signed is refused, as soon as the rows are read", async () => {
    const [keys, other] = [await open(), await open()];
    const token = await sign(keys);
    const [before] = await rolling().announce();
    const revoked = await rolling().replace(nothing);
    expect(revoked).toHaveLength(2);
    expect(revoked).toContain(before?.kid);
    await keys.refresh();
    expect(await verify(keys, token)).toBe("invalid");
    expect(states(keys)).toEqual(["revoked", "revoked", "signing"]);
    expect(keys.jwks().keys.map((key) => key.kid)).toEqual([keys.current.kid]);
    expect(await verify(other, await sign(keys))).toBe("valid");
    expect(await verify(other, token)).toBe("invalid");
  });

  test("private halves of revoked keys are removed with it", async () => {
    await open();
    await rolling().replace(nothing);
    const rows = await store.db.selectFrom("signing_keys").select("private_jwk").orderBy("sequence").execute();
    expect(rows).toEqual([{ private_jwk: null }, { private_jwk: expect.any(String) }]);
  });

  test("is one transaction with what is written beside it", async () => {
    const keys = await open();
    const failing = rolling().replace(async () => {
      throw new Error("no room for the entry");
    });
    await expect(failing).rejects.toThrow("no room");
    await keys.refresh();
    expect(states(keys)).toEqual(["signing"]);
    const told: string[] = [];
    await rolling().replace(async (transaction, kids) => {
      const rows = await transaction
        .selectFrom("signing_keys")
        .select("kid")
        .where("revoked_at", "is not", null)
        .execute();
      told.push(...kids, ...rows.map((row) => row.kid));
    });
    expect(told).toEqual([keys.current.kid, keys.current.kid]);
  });

  test("works with a ring that has lost the root key of the old ones", async () => {
    await open();
    const fresh = KeyRing.parse(newRootKey());
    await new KeyRolling(store.db, fresh, clock, "Ed25519", schedule).replace(nothing);
    const keys = await SigningKeys.open(store.db, fresh, clock, "Ed25519", schedule);
    expect(states(keys)).toEqual(["revoked", "signing"]);
  });

  test("several at once, beside processes that announce: one key signs, all others are revoked", async () => {
    const keys = await open();
    clock.advance(30 * DAY);
    await Promise.all([rolling().replace(nothing), keys.refresh(), rolling().replace(nothing), keys.refresh()]);
    await keys.refresh();
    expect(states(keys).filter((state) => state === "signing")).toHaveLength(1);
    expect(states(keys).at(0)).toBe("revoked");
  });
});

test("another algorithm is announced and takes over on schedule; tokens of the older one verify until they expire", async () => {
  const before = await open("RS256");
  const keys = await open("Ed25519");
  expect([keys.current.algorithm, states(keys)]).toEqual(["RS256", ["signing", "announced"]]);
  await before.refresh();
  clock.advance(HOUR - 1);
  const old = await sign(keys);
  clock.advance(1);
  expect([keys.current.algorithm, before.current.algorithm]).toEqual(["Ed25519", "Ed25519"]);
  expect(await verify(keys, await sign(before))).toBe("valid");
  clock.advance(10 * MINUTE - 1000);
  expect(await verify(keys, old)).toBe("valid");
  expect(await verify(before, old)).toBe("valid");
});

test("two servers configured differently do not outbid each other", async () => {
  const [one, other] = [await open("ES256"), await open("Ed25519")];
  for (let minute = 0; minute < 10; minute++) {
    clock.advance(HOUR);
    await one.refresh();
    await other.refresh();
  }
  expect(one.states()).toHaveLength(2);
  expect(one.current.kid).toBe(other.current.kid);
});
