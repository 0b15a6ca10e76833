import type { TicketResponse, TokenResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Client, outcome, read, USERS } from "../support/client.js";
import { ExchangeStage } from "../support/exchange-stage.js";
import { Linking } from "../support/linking.js";
import { mailsTo, newestMail, tokenOf } from "../support/mailbox.js";
import { Person } from "../support/people.js";
import { Stage } from "../support/stage.js";
import { stored } from "../support/stored.js";
import { basic } from "./target.js";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

const withdraw = (accessToken: string, by = client): Promise<Answer> => by.call(accessToken, "DELETE", "/me");
const refused = { status: 403, reason: "account_withdrawn" };
const signedOut = { status: 401, reason: "signed_out" };
const rows = (table: string, accountId: string) =>
  stored(stage.server.dataFolder, `SELECT * FROM ${table} WHERE account_id = ?`, accountId);

/** Somebody with two sessions, and what each of them holds, after one of them has withdrawn the account. */
async function withdrawn(user: string): Promise<{ one: TokenResponse; other: TokenResponse; ticket: string }> {
  const [one, other] = [await client.signIn(user), await client.signIn(user)];
  await client.playlists(one.access_token);
  const { ticket } = read<TicketResponse>(await client.call(other.access_token, "POST", "/tickets", {}));
  expect((await withdraw(one.access_token)).status).toBe(204);
  return { one, other, ticket };
}

describe("a withdrawn account is dead at once (RT-16, ASVS 7.4.2)", () => {
  test("nothing that any of its sessions holds opens anything", async () => {
    const { one, other, ticket } = await withdrawn(USERS.mina);
    for (const { access_token, refresh_token } of [one, other]) {
      for (const path of ["/me", "/devices", "/me/connections", "/providers/spotify/me", "/graphql?query={me{id}}"])
        expect(outcome(await client.call(access_token, "GET", path)), path).toEqual(signedOut);
      const asked: [string, object][] = [
        ["/graphql", { query: "{me{id}}" }],
        ["/tickets", {}],
        ["/logout", {}],
        ["/me/connections/spotify", {}],
      ];
      for (const [path, body] of asked)
        expect(outcome(await client.call(access_token, "POST", path, body)), path).toEqual(signedOut);
      expect(outcome(await withdraw(access_token))).toEqual(signedOut);
      const refresh = await client.refresh(refresh_token);
      expect(JSON.parse(refresh.text)).toMatchObject({ error: "invalid_grant", reason: "session_ended" });
      const authorization = basic("api", "development-api-secret");
      for (const token of [access_token, refresh_token]) {
        const asked = { headers: { authorization }, body: new URLSearchParams({ token }) };
        expect((await client.ask("POST", "/introspect", asked)).text).toBe('{"active":false}');
      }
    }
    const shaken = await client.ask("POST", "/tickets/redeem", {
      headers: { authorization: basic("api", "development-api-secret"), "content-type": "application/json" },
      body: JSON.stringify({ ticket, audience: stage.server.url }),
    });
    expect(outcome(shaken)).toEqual(signedOut);
  });

  test("nobody signs in to it with its provider, and the refusal leaves nothing", async () => {
    const { one } = await withdrawn(USERS.tobin);
    const answer = await client.trySignIn(USERS.tobin);
    expect(outcome(answer)).toEqual(refused);
    expect(JSON.parse(answer.text)).toMatchObject({ error: "access_denied" });
    expect(rows("connections", one.account_id)).toEqual([]);
    expect(rows("sessions", one.account_id).filter(({ ended_at }) => ended_at === null)).toEqual([]);
  });

  test("a login that is under way opens nothing", async () => {
    const tokens = await client.signIn(USERS.renata);
    await stage.simulator.faults([{ endpoint: "GET /me", delayMs: 500, times: 1 }]);
    const before = (await stage.simulator.counters()).token.authorization_code;
    const login = client.trySignIn(USERS.renata);
    while ((await stage.simulator.counters()).token.authorization_code === before);
    expect((await withdraw(tokens.access_token)).status).toBe(204);
    expect(outcome(await login)).toEqual(refused);
    expect(rows("connections", tokens.account_id)).toEqual([]);
  });

  test("a link that is under way opens nothing, and the identity is not given to another account", async () => {
    const person = new Person(client, "linking@example.com");
    await person.enrol();
    const linking = Linking.of(client, await person.signIn());
    const begun = await linking.begin();
    const callback = await consent(begun.authorization_url, { user: USERS.withoutName, decision: "approve" });
    expect((await withdraw(linking.accessToken)).status).toBe(204);
    expect(outcome(await linking.finish(begun, callback))).toEqual(signedOut);

    const { access_token } = await client.signIn(USERS.withoutName);
    expect((await withdraw(access_token)).status).toBe(204);
    const other = new Person(client, "other@example.com");
    await other.enrol();
    const taken = await Linking.of(client, await other.signIn()).tryLink(USERS.withoutName);
    expect(outcome(taken)).toEqual({ status: 409, reason: "identity_taken" });
  });
});

describe("only who has proved to be its person is told (RT-16, PW-05)", () => {
  test("a wrong password says what it always says, the right one the truth, and no mail goes out", async () => {
    const ada = new Person(client, "ada@example.com");
    await ada.enrol();
    await ada.forgot();
    const link = tokenOf(await newestMail(client.serverUrl, ada.email, 2));
    const { access_token } = await ada.signIn();
    const [known, wrong] = [await ada.forgot(), await ada.logIn("not the password")];
    await newestMail(client.serverUrl, ada.email, 3);
    expect((await withdraw(access_token)).status).toBe(204);

    expect(outcome(await ada.logIn())).toEqual(refused);
    const still = await ada.logIn("not the password");
    expect([still.status, JSON.parse(still.text)]).toEqual([wrong.status, JSON.parse(wrong.text)]);
    const again = await ada.forgot();
    expect([again.status, again.text]).toEqual([known.status, known.text]);
    expect(outcome(await ada.reset(link, "granite-otter-42"))).toEqual(refused);
    // A letter to somebody else is written after hers would have been.
    const bob = new Person(client, "bob@example.com");
    await bob.register();
    await newestMail(client.serverUrl, bob.email);
    expect(await mailsTo(client.serverUrl, ada.email)).toHaveLength(3);
  });
});

describe("nothing of the provider's tokens is left (RT-16, CL-09)", () => {
  test("its rows are gone, also with several connections, and others' stay", async () => {
    const person = new Person(client, "several@example.com");
    await person.enrol();
    const linking = Linking.of(client, await person.signIn());
    await linking.link(USERS.withoutEmail);
    const { account_id } = await client.signIn(USERS.withoutEmail);
    expect(rows("connections", account_id)).toHaveLength(1);
    const others = stored(stage.server.dataFolder, "SELECT id FROM connections WHERE account_id <> ?", account_id);
    expect((await withdraw(linking.accessToken)).status).toBe(204);
    expect(stored(stage.server.dataFolder, "SELECT id FROM connections")).toEqual(others);
  });

  test("a grant that a front end hands over for it is not kept, not even for a moment", async () => {
    const exchange = await ExchangeStage.start();
    await exchange.simulator.change({ refreshTokens: "rotate" });
    const { access_token } = await exchange.codes.signIn(USERS.mina);
    expect((await withdraw(access_token, exchange.codes)).status).toBe(204);
    const { refresh_token } = await exchange.simulator.tokens(USERS.mina);
    expect(outcome(await exchange.byRefreshToken(refresh_token))).toEqual(refused);
    const { dataFolder } = exchange.server;
    expect(stored(dataFolder, "SELECT * FROM connections")).toEqual([]);
    expect(stored(dataFolder, "SELECT * FROM one_time WHERE kind = 'unclaimed_grant'")).toEqual([]);
  });
});
