import type { TokenResponse } from "@counterfoil/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { type Client, outcome } from "../../support/client.js";
import type { SessionStage } from "./stage.js";
import { devicesOf, expectSignedIn, expectSignedOut, expectSignedOutSoon } from "./standing.js";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const MOST_DEVICES = 20;
const notFound = { status: 404, reason: "not_found" };

/** What is known of the devices an account is signed in on. */
export function devicesContract(stage: () => SessionStage): void {
  let client: Client;
  let person: string;
  beforeEach(async () => {
    client = stage().client();
    person = await stage().person();
  });

  const signIn = (name?: string) => client.signIn(person, name === undefined ? {} : { login: { device: { name } } });

  describe("the list of devices", () => {
    test("has every signed-in device, newest first, and marks this one", async () => {
      const [phone, tablet, desk] = [await signIn("Phone"), await signIn("Tablet"), await signIn("Desk")];
      const seen = (await devicesOf(client, tablet)).map(({ id, name, current }) => ({ id, name, current }));
      expect(seen).toEqual([
        { id: desk.device_id, name: "Desk", current: false },
        { id: tablet.device_id, name: "Tablet", current: true },
        { id: phone.device_id, name: "Phone", current: false },
      ]);
    });

    test("names a device by its user agent, and tells neither address nor time to the full", async () => {
      const tokens = await client.signIn(person, { headers: { "user-agent": FIREFOX } });
      await client.refresh(tokens.refresh_token);
      const [device] = await devicesOf(client, tokens);
      expect(device).toEqual({
        id: tokens.device_id,
        name: "Firefox on Linux",
        client_id: "steady",
        current: true,
        address: "127.0.0.0/24",
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        // A finer time would tell a thief the owner's rhythm.
        last_seen_at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      });
      expect(String(device?.expires_at) > String(device?.last_seen_at)).toBe(true);
    });

    test("renames a device", async () => {
      const [phone, desk] = [await signIn("Phone"), await signIn("Desk")];
      const rename = (name: string) => client.call(phone.access_token, "PATCH", `/devices/${desk.device_id}`, { name });
      expect((await rename("Küche")).status).toBe(204);
      expect((await devicesOf(client, phone)).map(({ name }) => name)).toEqual(["Küche", "Phone"]);
      expect(outcome(await rename(" "))).toEqual({ status: 400, reason: "invalid_request" });
    });

    test("signs out one device from another, once, at every process (RT-11)", async () => {
      const [phone, desk] = [await signIn("Phone"), await signIn("Desk")];
      const remove = () => client.call(phone.access_token, "DELETE", `/devices/${desk.device_id}`);
      expect((await remove()).status).toBe(204);
      await expectSignedOut(client, desk);
      for (const elsewhere of stage().clients().slice(1)) await expectSignedOutSoon(elsewhere, desk);
      expect(outcome(await remove())).toEqual(notFound);
      expect((await devicesOf(client, phone)).map(({ name }) => name)).toEqual(["Phone"]);
      await expectSignedIn(client, phone);
    });

    test("knows nothing of somebody else's devices (RT-13)", async () => {
      const [phone, stranger] = [await signIn("Phone"), await client.signIn(await stage().person())];
      for (const id of [stranger.device_id, stranger.session_id, "device_unknown"]) {
        const path = `/devices/${id}`;
        expect(outcome(await client.call(phone.access_token, "DELETE", path))).toEqual(notFound);
        expect(outcome(await client.call(phone.access_token, "PATCH", path, { name: "Mine" }))).toEqual(notFound);
      }
      await expectSignedIn(client, stranger);
      expect((await devicesOf(client, stranger)).map(({ name }) => name)).not.toContain("Mine");
    });
  });

  describe("a login", () => {
    test("has a new session id each time, on a new device (RT-17)", async () => {
      const [first, second] = [await signIn(), await signIn()];
      expect(second.account_id).toBe(first.account_id);
      expect(second.session_id).not.toBe(first.session_id);
      expect(second.device_id).not.toBe(first.device_id);
      for (const one of [first, second]) await expectSignedIn(client, one);
    });

    test("takes a device over with that device's own refresh token, and ends its session before (RT-14)", async () => {
      const before = await signIn();
      const after = await client.signIn(person, { form: { refresh_token: before.refresh_token } });
      expect(after.device_id).toBe(before.device_id);
      expect(after.session_id).not.toBe(before.session_id);
      await expectSignedOut(client, before);
      await expectSignedIn(client, after);
      expect((await devicesOf(client, after)).map(({ id }) => id)).toEqual([after.device_id]);
    });

    test("cannot take a device over by its id: that is a label without effect (RT-14)", async () => {
      const victim = await signIn();
      const labels = [{ form: { device_id: victim.device_id } }, { login: { device: { id: victim.device_id } } }];
      for (const wish of labels) {
        const other = await client.signIn(person, wish);
        expect(other.device_id).not.toBe(victim.device_id);
        await expectSignedIn(client, victim);
      }
      expect(await devicesOf(client, victim)).toHaveLength(3);
    });

    test(`on one device more than ${MOST_DEVICES} signs out the oldest one (RT-18)`, async () => {
      const sessions: TokenResponse[] = [];
      while (sessions.length < MOST_DEVICES) sessions.push(await signIn());
      const [oldest, ...others] = sessions;
      if (!oldest) throw new Error("nobody has signed in");
      expect(await devicesOf(client, oldest)).toHaveLength(MOST_DEVICES);
      const newest = await signIn();
      await expectSignedOut(client, oldest);
      const left = (await devicesOf(client, newest)).map(({ id }) => id);
      expect(left).toEqual([newest, ...others.reverse()].map(({ device_id }) => device_id));
      for (const one of others.slice(-1)) await expectSignedIn(client, one);
    });
  });
}
