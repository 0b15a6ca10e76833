import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR } from "../lib/clock.js";
import { type OpenStore, renew, TemporaryProcesses } from "./temporary-processes.js";
import { json, tokens } from "./temporary-provider.js";

/** What becomes of a process that was paused while it asked, and of its late answer. */
export function takeoverContract(open: () => Promise<OpenStore>): void {
  let processes: TemporaryProcesses;
  beforeEach(async () => {
    processes = await TemporaryProcesses.over(await open());
  });
  afterEach(() => processes.close());

  describe("a holder that was paused past its lease is fenced off", () => {
    test("its late tokens do not replace newer ones: it takes those", async () => {
      const { call, response } = await processes.pause();
      processes.fake.answer = (later) => renew(later, "newer");
      expect(await processes.ask(1)).toBe("atnewer v2");
      renew(response, "late");
      expect(await call).toBe("atnewer v2");
      processes.clock.advance(HOUR);
      await processes.ask(2);
      expect(processes.fake.asked).toEqual(["rt0", "rt0", "rtnewer"]);
    });

    test("its late tokens wait while another one asks, and are dropped when that one has newer ones", async () => {
      const { call, response } = await processes.pause();
      const arrived = processes.fake.arrival();
      const overtaker = processes.ask(1);
      const second = await arrived;
      renew(response, "late");
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await processes.row()).version).toBe(1);
      renew(second, "newer");
      expect(await Promise.all([call, overtaker])).toEqual(["atnewer v2", "atnewer v2"]);
    });

    test("its late tokens mend a grant that looked lost, because the old refresh token was dead by then", async () => {
      const { call, response } = await processes.pause();
      processes.fake.rotate("rtlate");
      expect(await processes.ask(1)).toBe("reauthorization_required");
      expect(await processes.endings()).toEqual(["connection.needs_reauthorization rotation_lost"]);
      renew(response, "late");
      expect(await call).toBe("atlate v2");
      expect(await processes.row()).toMatchObject({ status: "active", version: 2, lease_until: null });
      processes.clock.advance(HOUR);
      expect(await processes.ask(1)).toBe("at3 v3");
    });

    test("its late refusal ends nothing that was renewed meanwhile", async () => {
      const { call, response } = await processes.pause();
      processes.fake.answer = (later) => renew(later, "newer");
      await processes.ask(1);
      json(response, 400, { error: "invalid_grant" });
      expect(await call).toBe("atnewer v2");
      expect(await processes.endings()).toEqual([]);
    });

    test("its late tokens do not undo a new consent", async () => {
      const { call, response } = await processes.pause();
      await processes.consent(tokens("consented", "rt-consented"));
      renew(response, "late");
      expect(await call).toBe("consented v2");
    });
  });
}
