import type { TokenResponse } from "@counterfoil/protocol";
import { describe, expect, test } from "vitest";
import { type Client, outcome } from "../../support/client.js";
import type { Service, SessionStage } from "./stage.js";
import { devicesOf, expectSignedIn, expectSignedOut } from "./standing.js";

const UNAVAILABLE = { status: 503, reason: "storage_unavailable", retryAfter: expect.any(Number) };

/** Sessions over the death of what they live on. */
export function faultsContract(stage: () => SessionStage, services: readonly Service[]): void {
  /** Two living sessions that were refreshed before, and one that was signed out. */
  async function sessions(client: Client): Promise<{ alive: TokenResponse[]; ended: TokenResponse }> {
    const person = await stage().person();
    const alive = [await client.signIn(person), await client.signIn(person)];
    const ended = await client.signIn(person);
    for (const one of alive) await expectSignedIn(client, one);
    expect((await client.call(ended.access_token, "POST", "/logout")).status).toBe(204);
    return { alive, ended };
  }

  async function expectNothingChanged({ alive, ended }: Awaited<ReturnType<typeof sessions>>): Promise<void> {
    const client = stage().client();
    for (const one of alive) await expectSignedIn(client, one);
    await expectSignedOut(client, ended);
  }

  describe("nobody is signed out by a fault, and nobody comes back", () => {
    test("every server process killed and started again", async () => {
      const people = await sessions(stage().client());
      await stage().restartServers();
      await expectNothingChanged(people);
    });

    test("every rotation record lost", async () => {
      const people = await sessions(stage().client());
      await stage().stores.loseRotations();
      await expectNothingChanged(people);
    });

    test.each(services)(
      "%s killed: 503 with Retry-After, and after its return all is as before (RT-19)",
      async (name) => {
        const service = stage().stores.services[name];
        if (!service) throw new Error(`there is no ${name} on this stage`);
        const client = stage().client();
        const people = await sessions(client);
        const [{ refresh_token, access_token } = people.ended] = people.alive;
        await service.kill9();
        const meanwhile = outcome(await client.refresh(refresh_token));
        // Where there is Redis, rotations and begun logins are in it; sign-outs must be heard from Postgres, though.
        const goesOn = name === "postgres" && services.includes("redis");
        expect(goesOn ? [{ status: 200 }, UNAVAILABLE] : [UNAVAILABLE]).toContainEqual(meanwhile);
        expect(outcome(await client.login())).toEqual(goesOn ? { status: 200 } : UNAVAILABLE);
        const me = outcome(await client.call(access_token, "GET", "/me"));
        expect(me).toEqual(name === "redis" ? { status: 200 } : UNAVAILABLE);
        if (name === "redis")
          for (const device of await devicesOf(client, { ...people.ended, access_token }))
            expect(device).toMatchObject({ last_seen_at: null, expires_at: null });
        await service.restart();
        for (const one of stage().clients())
          await expect
            .poll(async () => (await one.refresh(refresh_token)).status, { timeout: 10_000, interval: 100 })
            .toBe(200);
        await expectNothingChanged(people);
      },
    );
  });
}
