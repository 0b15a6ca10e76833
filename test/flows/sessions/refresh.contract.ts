import { setTimeout as delay } from "node:timers/promises";
import type { TokenResponse } from "@counterfoil/protocol";
import { describe, expect, test } from "vitest";
import { type Client, outcome, read } from "../../support/client.js";
import { HttpProxy } from "../../support/proxy.js";
import { BRIEF_WINDOW, type ClientId, clientOf, FLEETING } from "./clients.js";
import type { SessionStage } from "./stage.js";
import { expectSignedIn, expectSignedOut, expectSignedOutSoon, refreshed } from "./standing.js";

const refused = (reason: string) => ({ status: 400, reason });

/** How a session goes on. */
export function refreshContract(stage: () => SessionStage): void {
  describe("14 · our own refresh", () => {
    test("rotates the refresh token and goes on with the same session, without the provider (RFC 6749 §6)", async () => {
      const client = stage().client();
      const tokens = await client.signIn(await stage().person());
      await stage().simulator.clearCounters();
      const answer = await client.refresh(tokens.refresh_token);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const next = read<TokenResponse>(answer);
      expect(next.refresh_token).not.toBe(tokens.refresh_token);
      expect(next.access_token).not.toBe(tokens.access_token);
      const { session_id, device_id, account_id, scope } = tokens;
      expect(next).toMatchObject({ session_id, device_id, account_id, scope, new_account: false });
      expect((await stage().simulator.counters()).token.refresh_token).toBe(0);
      expect((await client.playlists(next.access_token)).errors).toBeUndefined();
    });

    test("a chain over all server processes gives a new token at each step (RT-01)", async () => {
      const clients = stage().clients("strict");
      let current = await stage()
        .client("strict")
        .signIn(await stage().person());
      const seen = new Set([current.refresh_token]);
      for (let step = 0; step < 20; step++) {
        const client = clients[step % clients.length] ?? stage().client("strict");
        current = await refreshed(client, current);
        seen.add(current.refresh_token);
      }
      expect(seen.size).toBe(21);
    });

    test("fifty at once over all server processes converge on one next token (RT-03)", async () => {
      const clients = stage().clients();
      for (let round = 0; round < 3; round++) {
        const first = await stage()
          .client()
          .signIn(await stage().person());
        const answers = await Promise.all(
          Array.from({ length: 50 / clients.length }, () => clients.map((client) => refreshed(client, first))).flat(),
        );
        expect(answers).toHaveLength(50);
        expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(50);
        const [next, ...others] = new Set(answers.map(({ refresh_token }) => refresh_token));
        expect(others).toEqual([]);
        expect(next).not.toBe(first.refresh_token);
        for (const client of clients) expect((await refreshed(client, first)).refresh_token).toBe(next);
      }
    });

    test("narrows the scope of one access token on demand; the session keeps all (RFC 6749 §6)", async () => {
      const client = stage().client();
      const tokens = await client.signIn(await stage().person());
      const narrow = read<TokenResponse>(await client.refresh(tokens.refresh_token, { scope: "account" }));
      expect(narrow.scope).toBe("account");
      expect((await client.call(narrow.access_token, "GET", "/me")).status).toBe(200);
      const outside = await client.call(narrow.access_token, "POST", "/graphql", { query: "{ me { id } }" });
      expect(outcome(outside)).toEqual({ status: 403, reason: "insufficient_scope" });
      expect(outside.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
      expect((await refreshed(client, narrow)).scope).toBe(tokens.scope);
    });

    test("never widens it, and a refused wish costs nothing (RT-09)", async () => {
      const client = stage().client("strict");
      const tokens = await client.signIn(await stage().person(), { login: { scope: "account" } });
      expect(tokens.scope).toBe("account");
      for (const scope of ["account provider:spotify", "connections", "admin", "nonsense"])
        expect(outcome(await client.refresh(tokens.refresh_token, { scope }))).toEqual(refused("invalid_scope"));
      expect((await refreshed(client, await refreshed(client, tokens))).scope).toBe("account");
    });
  });

  describe("an answer that was lost after the rotation (RT-04)", () => {
    /** Refreshes over a proxy that loses the answer. */
    async function losingTheAnswer(id: ClientId): Promise<{ client: Client; tokens: TokenResponse }> {
      const client = stage().client(id);
      const tokens = await client.signIn(await stage().person());
      const proxy = await HttpProxy.before(stage().servers[0].url);
      proxy.fate = () => "lose";
      await expect(clientOf(proxy.url, id).refresh(tokens.refresh_token)).rejects.toThrow();
      expect(proxy.counts).toMatchObject({ lose: 1, failed: 0 });
      return { client, tokens };
    }

    test("comes again inside the window, as often as it is asked for", async () => {
      const { client, tokens } = await losingTheAnswer("steady");
      const again = await refreshed(client, tokens);
      expect(again.refresh_token).not.toBe(tokens.refresh_token);
      expect((await refreshed(client, tokens)).refresh_token).toBe(again.refresh_token);
      await expectSignedIn(client, again);
    });

    test("comes again past the window too", async () => {
      const { client, tokens } = await losingTheAnswer("brief");
      await delay(BRIEF_WINDOW * 1000 + 100);
      const again = await refreshed(client, tokens);
      expect(again.refresh_token).not.toBe(tokens.refresh_token);
      await expectSignedIn(client, again);
    });

    test("is forgiven past the window until the next token was used: then the older one is a copy", async () => {
      const { client, tokens } = await losingTheAnswer("strict");
      const other = await client.signIn(await stage().person());
      const again = await refreshed(client, tokens);
      await refreshed(client, tokens);
      await refreshed(client, again);
      expect(outcome(await client.refresh(tokens.refresh_token))).toEqual(refused("refresh_token_reused"));
      await expectSignedOut(client, again);
      await expectSignedIn(client, other);
    });
  });

  describe("a copied token ends the session, whoever comes first (RT-02, RFC 9700 §4.14.2)", () => {
    test.each([
      ["owner", "thief"],
      ["thief", "owner"],
    ] as const)("the %s goes ahead, the %s comes two steps behind", async (first, second) => {
      const owner = stage().client("strict");
      const people = { owner, thief: stage().clients("strict").at(-1) ?? owner };
      const person = await stage().person();
      const [session, other] = [await owner.signIn(person), await owner.signIn(person)];
      const last = await refreshed(people[first], await refreshed(people[first], session));
      expect(outcome(await people[second].refresh(session.refresh_token))).toEqual(refused("refresh_token_reused"));
      await expectSignedOut(people[second], last);
      await expectSignedOutSoon(people[first], last);
      await expectSignedIn(people[first], other);
    });
  });

  describe("lifetimes", () => {
    test("without `remember` a session ends after a day without use, with it after thirty", async () => {
      const client = stage().client();
      const person = await stage().person();
      const lives = async (login: Record<string, unknown>) =>
        (await client.signIn(person, { login })).refresh_token_expires_in / 86_400;
      expect(await lives({ remember: false })).toBe(1);
      expect(await lives({ remember: true })).toBe(30);
      expect(await lives({})).toBe(1);
    });

    test("no use ends a session, and use does not carry it past its absolute end (RT-06)", async () => {
      const client = stage().client("fleeting");
      const person = await stage().person();
      const [unused, signedIn] = [await client.signIn(person), await client.signIn(person)];
      const started = performance.now();
      expect(signedIn.refresh_token_expires_in).toBe(FLEETING.idle);
      expect(signedIn.expires_in).toBeLessThanOrEqual(FLEETING.absolute);
      let used = signedIn;
      while (performance.now() - started < (FLEETING.absolute - FLEETING.idle) * 1000) {
        await delay(800);
        used = await refreshed(client, used);
      }
      expect(used.refresh_token_expires_in).toBeLessThan(FLEETING.idle);
      expect(outcome(await client.refresh(unused.refresh_token))).toEqual(refused("refresh_token_expired"));
      await delay(FLEETING.absolute * 1000 - (performance.now() - started) + 50);
      expect(outcome(await client.refresh(used.refresh_token))).toEqual(refused("refresh_token_expired"));
    });
  });
}
