import { describe, expect, test } from "vitest";
import { outcome } from "../../support/client.js";
import { RevocationListener } from "./revocation-listener.js";
import type { SessionStage } from "./stage.js";

/** What resource servers hear of sessions that end. */
export function feedContract(stage: () => SessionStage): void {
  /** Signs somebody in and out again at the first process; the `sid`. */
  async function signedOut(): Promise<string> {
    const client = stage().client();
    const tokens = await client.signIn(await stage().person());
    expect((await client.call(tokens.access_token, "POST", "/logout")).status).toBe(204);
    return tokens.session_id;
  }

  describe("GET /revocations", () => {
    test("tells a snapshot, `ready`, and a `mark` each second", async () => {
      const sid = await signedOut();
      const listen = () => Promise.all(stage().servers.map(({ url }) => RevocationListener.open(url)));
      for (const earlier of await listen()) {
        await earlier.entryOf(sid);
        earlier.close();
      }
      for (const listener of await listen()) {
        const entry = { id: expect.any(String), kind: "sid", value: sid, expires_at: expect.any(Number) };
        expect(await listener.snapshot()).toContainEqual(entry);
        const ready = await listener.first(({ event }) => event === "ready");
        const mark = await listener.first(({ event }) => event === "mark");
        expect(ready.data).toEqual({ watermark: Number(ready.id) });
        expect(Number(mark.id)).toBeGreaterThan(Number(ready.id));
        listener.close();
      }
    });

    test("tells a sign-out at every process, until no access token of it can live", async () => {
      const listeners = await Promise.all(stage().servers.map(({ url }) => RevocationListener.open(url)));
      for (const listener of listeners) await listener.snapshot();
      const sid = await signedOut();
      for (const listener of listeners) {
        const { data } = await listener.entryOf(sid);
        const lives = (data as { expires_at: number }).expires_at - Date.now() / 1000;
        expect(lives).toBeGreaterThan(600);
        expect(lives).toBeLessThan(700);
        listener.close();
      }
    });

    test("resumes after Last-Event-ID: what came since is told, with an overlap, and not what was long before", async () => {
      const { url } = stage().servers[0];
      const before = await RevocationListener.open(url);
      const [heard, missed] = [await signedOut(), await signedOut()];
      const { id } = await before.entryOf(heard);
      before.close();
      const values = async (lastEventId: string) => {
        const listener = await RevocationListener.open(url, lastEventId);
        const entries = await listener.snapshot();
        listener.close();
        return entries.map(({ value }) => value);
      };
      await expect.poll(() => values(id)).toContain(missed);
      expect(await values("not a number")).toEqual(expect.arrayContaining([heard, missed]));
      const aMinuteAhead = String(Number(id) + 60_000);
      expect(await values(aMinuteAhead)).toEqual([]);
    });

    test("is refused without credentials, and to a client without that grant", async () => {
      const ask = async (headers: Record<string, string>) =>
        outcome(await stage().client().ask("GET", "/revocations", { headers }));
      const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });
      expect(await ask({})).toEqual({ status: 400, reason: "invalid_request" });
      expect(await ask(basic("api", "wrong"))).toEqual({ status: 401, reason: "invalid_client" });
      expect(await ask({ authorization: stage().client().credentials })).toEqual({
        status: 400,
        reason: "unauthorized_client",
      });
      const { access_token } = await stage()
        .client()
        .signIn(await stage().person());
      expect(await ask({ authorization: `Bearer ${access_token}` })).toEqual({ status: 401, reason: "invalid_client" });
    });
  });
}
