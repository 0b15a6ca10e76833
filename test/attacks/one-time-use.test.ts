import { beforeAll, describe, expect, test } from "vitest";
import { newRootKey } from "../../packages/server/src/signing/key-ring.js";
import { Postgres } from "../support/postgres.js";
import { RedisServer } from "../support/redis.js";
import { Server } from "../support/server.js";
import { ask } from "./ask.js";
import { asWeb, providerCodeForm, Target } from "./target.js";

/** The addresses of a store; `undefined` for the embedded one, which a single process opens. */
const stores = {
  SQLite: async () => undefined,
  Postgres: async () => ({ DATABASE_URL: (await Postgres.start()).url() }),
  "Postgres and Redis": async () => {
    const [postgres, redis] = await Promise.all([Postgres.start(), RedisServer.start()]);
    return { DATABASE_URL: postgres.url(), REDIS_URL: redis.url };
  },
};

describe.each(Object.entries(stores))(
  "what works once works once, in %s (CL-01, AS-02, RFC 6749 §4.1.2)",
  (_name, addresses) => {
    let target: Target;
    /** Every server process over the store. */
    let urls: string[];
    beforeAll(async () => {
      const shared = await addresses();
      const environment = { ...shared, COUNTERFOIL_KEY: newRootKey() };
      target = await Target.open(environment);
      urls = [target.url];
      if (!shared) return;
      const { port } = target.simulator;
      const issuer = { COUNTERFOIL_ISSUER: target.url, SIMULATOR_PORT: String(port), WEB_PORT: "3000" };
      urls.push((await Server.start({ ...environment, ...issuer })).url);
    });

    /** Fifty copies of one form at once, over all processes. */
    async function fifty(form: Record<string, string>) {
      return Promise.all(
        Array.from({ length: 50 }, (_, turn) =>
          ask(`${urls[turn % urls.length]}/token`, { method: "POST", headers: asWeb, body: new URLSearchParams(form) }),
        ),
      );
    }

    test("of fifty parallel redemptions of a state one opens a session, and the provider is asked once", async () => {
      await target.simulator.clearCounters();
      const begun = await target.begin();
      const { code } = await target.consent(begun);
      const answers = await fifty(providerCodeForm(begun, code));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ reason }) => reason === "invalid_state")).toHaveLength(49);
      expect(await target.tokenRequests()).toBe(1);
      const access = answers.find(({ status }) => status === 200)?.tokens().access_token;
      const { devices } = (await target.get("/devices", access)).body;
      expect(devices).toHaveLength(1);
    });

    test("of fifty with a wrong binding none, and the state is used up", async () => {
      await target.simulator.clearCounters();
      const begun = await target.begin();
      const { code } = await target.consent(begun);
      const answers = await fifty(providerCodeForm(begun, code, { binding: "x".repeat(43) }));
      expect(answers.filter(({ reason }) => reason === "invalid_binding")).toHaveLength(1);
      expect(answers.filter(({ reason }) => reason === "invalid_state")).toHaveLength(49);
      expect((await target.finish(begun, code)).reason).toBe("invalid_state");
      expect(await target.tokenRequests()).toBe(0);
    });

    test("of eight logins at once with one code at most one signs in, whatever the provider makes of it", async () => {
      const begun = await Promise.all(Array.from({ length: 8 }, () => target.begin()));
      const [first, ...others] = begun;
      if (!first) throw new Error("no login was begun");
      const { code } = await target.consent(first);
      const answers = await Promise.all([first, ...others].map((one) => target.finish(one, code)));
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
      for (const { status, reason } of answers.filter((answer) => answer.status !== 200))
        expect([status, reason]).toEqual([400, "provider_code_refused"]);
    });
  },
);
