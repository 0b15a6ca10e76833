import type { LoginResponse } from "@counterfoil/protocol";
import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Client, outcome, providerCodeForm, read, USERS } from "../support/client.js";
import { Stage } from "../support/stage.js";
import { stored } from "../support/stored.js";

let stage: Stage;
let client: Client;
beforeAll(async () => {
  stage = await Stage.start();
  client = stage.client;
});

const refused = (reason: string) => ({ status: 400, reason });

describe("6 · state and binding are checked before the provider is asked anything (RFC 9700 §4.7)", () => {
  let begun: LoginResponse;
  let callback: URL;
  beforeEach(async () => {
    begun = read<LoginResponse>(await client.login());
    callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "approve" });
    await stage.simulator.clearCounters();
  });

  async function providerWasLeftAlone(): Promise<void> {
    const { token, api } = await stage.simulator.counters();
    expect({ ...token, profile: api["GET /me"] }).toEqual({
      authorization_code: 0,
      refresh_token: 0,
      client_credentials: 0,
      profile: 0,
    });
  }

  test("a state that nobody was given is refused", async () => {
    expect(outcome(await client.finish(begun, callback, { state: "x".repeat(43) }))).toEqual(refused("invalid_state"));
    await providerWasLeftAlone();
  });

  test("a wrong binding is refused, and ends the login", async () => {
    const stranger = read<LoginResponse>(await client.login());
    const wrong = await client.finish({ ...begun, binding: stranger.binding }, callback);
    expect(outcome(wrong)).toEqual(refused("invalid_binding"));
    expect(outcome(await client.finish(begun, callback))).toEqual(refused("invalid_state"));
    await providerWasLeftAlone();
  });

  test("another client's state is refused, and is used up", async () => {
    const native = new Client(stage.server.url, "native", "");
    expect(outcome(await native.finish(begun, callback))).toEqual(refused("state_mismatch"));
    expect(outcome(await client.finish(begun, callback))).toEqual(refused("invalid_state"));
    await providerWasLeftAlone();
  });

  test("a form without state or binding is malformed, and uses nothing up", async () => {
    const { state: _state, ...stateless } = providerCodeForm(begun, callback);
    const { binding: _binding, ...unbound } = providerCodeForm(begun, callback);
    for (const form of [stateless, unbound])
      expect(outcome(await client.token(form))).toEqual(refused("invalid_request"));
    await providerWasLeftAlone();
    expect((await client.finish(begun, callback)).status).toBe(200);
  });

  test("a provider that is not configured is unknown, and uses nothing up", async () => {
    const elsewhere = await client.finish(begun, callback, { provider: "elsewhere" });
    expect(outcome(elsewhere)).toEqual({ status: 404, reason: "unknown_provider" });
    await providerWasLeftAlone();
    expect((await client.finish(begun, callback)).status).toBe(200);
  });

  test("an issuer that Spotify does not have is refused (RFC 9207 §2.4)", async () => {
    const mixed = await client.finish(begun, callback, { iss: "https://issuer.example" });
    expect(outcome(mixed)).toEqual(refused("invalid_issuer"));
    await providerWasLeftAlone();
  });

  test("of ten copies of one answer one signs in, and the code is redeemed once (CL-01)", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.finish(begun, callback)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.map(outcome)).toEqual(Array(9).fill(refused("invalid_state")));
    expect((await stage.simulator.counters()).token.authorization_code).toBe(1);
  });

  test("a code of another login is refused by the provider", async () => {
    const other = read<LoginResponse>(await client.login());
    const { searchParams } = await consent(other.authorization_url, { user: USERS.mina, decision: "approve" });
    const swapped = await client.finish(begun, callback, { code: searchParams.get("code") ?? "" });
    expect(outcome(swapped)).toEqual(refused("provider_code_refused"));
  });
});

describe("a person or the provider says no", () => {
  test("denied consent answers access_denied and uses the state up (RFC 6749 §4.1.2.1)", async () => {
    await stage.simulator.clearCounters();
    const begun = read<LoginResponse>(await client.login());
    const callback = await consent(begun.authorization_url, { user: USERS.mina, decision: "deny" });
    expect(callback.searchParams.get("error")).toBe("access_denied");
    const answer = await client.finish(begun, callback);
    expect(outcome(answer)).toEqual(refused("access_denied"));
    expect(JSON.parse(answer.text).error).toBe("access_denied");
    expect(outcome(await client.finish(begun, callback))).toEqual(refused("invalid_state"));
    expect((await stage.simulator.counters()).token.authorization_code).toBe(0);
  });

  test("a person who is not on the allow-list learns that, and no account is made", async () => {
    const accounts = () => stored(stage.server.dataFolder, "SELECT id FROM accounts");
    const before = accounts();
    const answer = await client.trySignIn(USERS.notAllowListed);
    expect(outcome(answer)).toEqual({ status: 403, reason: "provider_forbidden" });
    expect(accounts()).toEqual(before);
  });
});
