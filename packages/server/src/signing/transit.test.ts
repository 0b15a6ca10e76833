import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.js";
import { Secret } from "../lib/secret.js";
import { Envelope, RootKeyMissing, SealBroken } from "./envelope.js";
import { KeyRing, newRootKey } from "./key-ring.js";
import { TemporaryTransit } from "./temporary-transit.js";
import { keyWrapper, TransitWrapper } from "./transit.js";

const ring = KeyRing.parse(newRootKey());
const secret = new Secret("a token");
const CONTEXT = ["c1", "a1", "spotify"];
const unavailable = expect.objectContaining({ reason: "key_service_unavailable", retryAfter: 5 });

let transit: TemporaryTransit;
let wrapper: TransitWrapper;
beforeEach(async () => {
  transit = await TemporaryTransit.start();
  wrapper = fresh();
});
afterEach(() => transit.close());

/** The wrapper of a process that has opened nothing yet. */
const fresh = () => new TransitWrapper(transit.key, ring);

test("a data key that the engine has wrapped opens in another process, and stands in no row", async () => {
  const envelope = await Envelope.create(wrapper, CONTEXT);
  const sealed = envelope.seal("access_token", secret);
  expect(envelope.wrapped).toEqual({
    data_key: expect.stringMatching(/^vault:v1:/),
    key_id: "transit:counterfoil:v1",
  });
  const opened = await Envelope.open(fresh(), envelope.wrapped, CONTEXT);
  expect(opened.unseal("access_token", sealed).reveal()).toBe("a token");
});

test("a row copied to another account does not open: the engine binds the data key to it (EV-06)", async () => {
  const { wrapped } = await Envelope.create(wrapper, CONTEXT);
  for (const one of [wrapper, fresh()])
    await expect(Envelope.open(one, wrapped, ["c1", "a2", "spotify"])).rejects.toThrow(SealBroken);
});

test("a data key that was opened costs no second trip", async () => {
  const { wrapped } = await Envelope.create(wrapper, CONTEXT);
  const other = fresh();
  for (let time = 0; time < 3; time++) for (const one of [wrapper, other]) await Envelope.open(one, wrapped, CONTEXT);
  expect(transit.asked).toEqual(["encrypt", "decrypt"]);
});

test("what the ring wrapped before still opens, and is wrapped anew by the engine", async () => {
  const before = await Envelope.create(ring, CONTEXT);
  const sealed = before.seal("f", secret);
  expect((await Envelope.open(wrapper, before.wrapped, CONTEXT)).unseal("f", sealed).reveal()).toBe("a token");
  const binding = Buffer.from(JSON.stringify([...CONTEXT, "data key"]));
  const moved = await wrapper.rewrap(before.wrapped, binding);
  expect(moved.key_id).toBe("transit:counterfoil:v1");
  expect((await Envelope.open(fresh(), moved, CONTEXT)).unseal("f", sealed).reveal()).toBe("a token");
  await expect(Envelope.open(keyWrapper(undefined, ring), moved, CONTEXT)).rejects.toThrow(RootKeyMissing);
});

test("a newer version of the engine's key wraps from then on, and rewrapping brings older rows under it", async () => {
  const { wrapped } = await Envelope.create(wrapper, CONTEXT);
  transit.rotate();
  expect(await wrapper.newestId()).toBe("transit:counterfoil:v2");
  await Envelope.open(fresh(), wrapped, CONTEXT);
  const binding = Buffer.from(JSON.stringify([...CONTEXT, "data key"]));
  expect((await wrapper.rewrap(wrapped, binding)).key_id).toBe("transit:counterfoil:v2");
});

describe("an engine that cannot be used is no broken seal", () => {
  test.each([
    [503, '{"errors":["Vault is sealed"]}'],
    [403, '{"errors":["permission denied"]}'],
    [404, '{"errors":[]}'],
    [500, "<html>"],
    [200, "<html>"],
    [200, "{}"],
    [200, '{"data":{"plaintext":"c2hvcnQ=","ciphertext":"other:v1:x"}}'],
    [307, ""],
  ])("%d with %s", async (status, body) => {
    const { wrapped } = await Envelope.create(wrapper, CONTEXT);
    transit.fault = { status, body };
    await expect(Envelope.open(fresh(), wrapped, CONTEXT)).rejects.toEqual(unavailable);
    await expect(Envelope.create(fresh(), CONTEXT)).rejects.toEqual(unavailable);
    await Envelope.open(wrapper, wrapped, CONTEXT);
  });

  test("when nothing listens", async () => {
    const { wrapped } = await Envelope.create(wrapper, CONTEXT);
    const key = transit.key;
    await transit.close();
    await expect(Envelope.open(new TransitWrapper(key, ring), wrapped, CONTEXT)).rejects.toEqual(unavailable);
  });
});

test("a token in a file is read anew each time: an agent may have replaced it", async () => {
  const file = join(temporaryFolder(), "token");
  const one = new TransitWrapper({ ...transit.key, token: { file } }, ring);
  await expect(one.newestId()).rejects.toEqual(unavailable);
  writeFileSync(file, "old\n");
  await expect(one.newestId()).rejects.toEqual(unavailable);
  writeFileSync(file, "transit-token\n");
  expect(await one.newestId()).toBe("transit:counterfoil:v1");
});
