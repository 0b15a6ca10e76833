import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR, SECOND } from "../lib/clock.js";
import { LEASE } from "./connection-rows.js";
import { type OpenStore, TemporaryProcesses } from "./temporary-processes.js";
import { json, tokens } from "./temporary-provider.js";

/** What holds between the vaults of several processes over one store. */
export function leaseContract(open: () => Promise<OpenStore>): void {
  let processes: TemporaryProcesses;
  beforeEach(async () => {
    processes = await TemporaryProcesses.over(await open());
  });
  afterEach(() => processes.close());

  describe("one request per expiry, whatever the number of processes (CL-12)", () => {
    test("all get the token that one of them asked for, expiry after expiry, from a provider that rotates", async () => {
      processes.fake.rotate("rt0");
      for (let round = 1; round <= 10; round++) {
        processes.clock.advance(HOUR);
        expect(await processes.askAll()).toEqual(Array(4).fill(`at${round} v${round + 1}`));
      }
      expect(processes.fake.asked).toHaveLength(10);
    });

    test("a token that the API refused counts as expired once, for all who were refused", async () => {
      expect(await processes.askAll(1)).toEqual(Array(4).fill("at1 v2"));
      expect(await processes.askAll(1)).toEqual(Array(4).fill("at1 v2"));
      expect(processes.fake.asked).toHaveLength(1);
    });

    test.each([
      [400, { error: "invalid_grant" }, "reauthorization_required"],
      [500, {}, "provider_unavailable"],
      [429, {}, "rate_limited"],
      [400, { error: "invalid_client" }, "provider_misconfigured"],
    ])("all hear of a request that is answered %d %j", async (status, body, reason) => {
      processes.clock.advance(HOUR);
      const arrived = processes.fake.arrival();
      const calls = processes.askAll();
      const response = await arrived;
      // Everybody waits by now, or comes later and asks anew where that is right.
      await expect.poll(async () => (await processes.row()).fence).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      json(response, status, body);
      expect(await calls).toEqual(Array(4).fill(reason));
      expect(processes.fake.asked).toHaveLength(1);
    });
  });

  describe("a holder that died", () => {
    test("is waited for until its lease is over, and then another one asks", async () => {
      processes.clock.advance(HOUR);
      await processes.die();
      const call = processes.ask(0);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(processes.fake.asked).toHaveLength(1);
      processes.clock.advance(LEASE);
      expect(await call).toBe("at2 v2");
      expect(await processes.row()).toMatchObject({ fence: 2, lease_until: null, asked_fence: null });
    });

    test("is waited for by nobody when the only process over the store has started again", async () => {
      processes.clock.advance(HOUR);
      await processes.die();
      await processes.openVault().endLeases();
      expect(await processes.ask(0)).toBe("at2 v2");
    });

    test("before the provider had rotated costs nothing", async () => {
      processes.fake.rotate("rt0");
      processes.clock.advance(HOUR);
      await processes.die();
      processes.clock.advance(LEASE);
      expect(await processes.ask(0)).toBe("at2 v2");
      expect(await processes.endings()).toEqual([]);
    });

    test("after it had rotated loses the grant, which is known and said: rotation_lost", async () => {
      processes.clock.advance(HOUR);
      await processes.die();
      processes.fake.rotate("rt1 that nobody heard of");
      processes.clock.advance(LEASE);
      expect(await processes.askAll()).toEqual(Array(4).fill("reauthorization_required"));
      expect(await processes.askAll()).toEqual(Array(4).fill("reauthorization_required"));
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization rotation_lost"]);
      expect(processes.fake.asked).toHaveLength(2);
    });

    test("stays known when the next holder's request fails too", async () => {
      processes.clock.advance(HOUR);
      await processes.die();
      processes.clock.advance(LEASE);
      processes.fake.answer = (response) => json(response, 429, {});
      expect(await processes.ask(0)).toBe("rate_limited");
      processes.fake.rotate("rt1 that nobody heard of");
      expect(await processes.ask(1)).toBe("reauthorization_required");
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization rotation_lost"]);
    });
  });

  describe("invalid_grant", () => {
    const refuse = () => {
      processes.fake.answer = (response) => json(response, 400, { error: "invalid_grant" });
    };

    test("without a lost answer before it is the provider's own word: refused", async () => {
      processes.clock.advance(HOUR);
      refuse();
      await processes.askAll();
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization refused"]);
    });

    test("after an answer that was cut off is rotation_lost", async () => {
      processes.clock.advance(HOUR);
      processes.fake.answer = (response) => response.destroy();
      expect(await processes.ask(0)).toBe("provider_unavailable");
      refuse();
      expect(await processes.ask(1)).toBe("reauthorization_required");
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization rotation_lost"]);
    });

    test("after a 429, which did nothing, is refused", async () => {
      processes.clock.advance(HOUR);
      processes.fake.answer = (response) => json(response, 429, {});
      expect(await processes.ask(0)).toBe("rate_limited");
      refuse();
      expect(await processes.ask(1)).toBe("reauthorization_required");
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization refused"]);
    });

    test("of a grant without a refresh token is not even asked for: expired", async () => {
      await processes.consent({ ...tokens(), refreshToken: undefined });
      processes.clock.advance(HOUR);
      expect(await processes.askAll()).toEqual(Array(4).fill("reauthorization_required"));
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization expired"]);
      expect(processes.fake.asked).toEqual([]);
    });
  });

  test("a lease outlives whatever a living holder can take: the store twice, the provider and the key service once", () => {
    expect(LEASE).toBeGreaterThan((2.5 + 10 + 2 + 2.5) * SECOND);
  });
}
