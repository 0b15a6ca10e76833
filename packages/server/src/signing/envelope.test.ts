import { expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { Envelope, RootKeyMissing, SealBroken } from "./envelope.js";
import { KeyRing, newRootKey } from "./key-ring.js";

const ring = KeyRing.parse(newRootKey());
const secret = new Secret("a token");

test("what was sealed opens in its own row and field", async () => {
  const envelope = await Envelope.create(ring, ["c1", "a1", "spotify"]);
  const sealed = envelope.seal("access_token", secret);
  expect(sealed).not.toContain("token");
  const opened = await Envelope.open(ring, envelope.wrapped, ["c1", "a1", "spotify"]);
  expect(opened.unseal("access_token", sealed).reveal()).toBe("a token");
});

test("a row copied to another account does not open (EV-06)", async () => {
  const envelope = await Envelope.create(ring, ["c1", "a1", "spotify"]);
  await expect(Envelope.open(ring, envelope.wrapped, ["c1", "a2", "spotify"])).rejects.toThrow(SealBroken);
});

test("a value moved to another field or row does not open (EV-06)", async () => {
  const one = await Envelope.create(ring, ["c1", "a1", "spotify"]);
  const other = await Envelope.create(ring, ["c2", "a1", "spotify"]);
  const sealed = one.seal("access_token", secret);
  expect(() => one.unseal("refresh_token", sealed)).toThrow(SealBroken);
  expect(() => other.unseal("access_token", sealed)).toThrow(SealBroken);
});

test("a changed bit, a cut or an empty value does not open", async () => {
  const envelope = await Envelope.create(ring, ["c1"]);
  const bytes = Buffer.from(envelope.seal("f", secret), "base64url");
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed.at(i) ?? 0) ^ 1, i);
    expect(() => envelope.unseal("f", changed.toString("base64url"))).toThrow(SealBroken);
  }
  for (const cut of ["", bytes.subarray(0, 20).toString("base64url"), bytes.subarray(0, -1).toString("base64url")])
    expect(() => envelope.unseal("f", cut)).toThrow(SealBroken);
});

test("an older key of the ring still opens, a key outside the ring does not", async () => {
  const old = newRootKey();
  const envelope = await Envelope.create(KeyRing.parse(old), ["c1"]);
  const sealed = envelope.seal("f", secret);
  const rolled = KeyRing.parse(`${newRootKey()}\n${old}`);
  expect((await Envelope.open(rolled, envelope.wrapped, ["c1"])).unseal("f", sealed).reveal()).toBe("a token");
  await expect(Envelope.open(ring, envelope.wrapped, ["c1"])).rejects.toThrow(RootKeyMissing);
});
