import { beforeAll, describe, expect, test } from "vitest";
import { basic, Target } from "./target.js";

let target: Target;
beforeAll(async () => {
  target = await Target.open();
});

describe("a refresh token is its client's alone (RT-08, AS-11, RFC 6749 §6, §10.4)", () => {
  test("another client cannot use it, and that changes nothing", async () => {
    const { refresh_token } = await target.signIn();
    const form = { grant_type: "refresh_token", refresh_token, client_id: "native" };
    for (let turn = 0; turn < 3; turn++) {
      const answer = await target.token(form, {});
      expect([answer.status, answer.body.error, answer.reason]).toEqual([
        ...[400, "invalid_grant", "invalid_refresh_token"],
      ]);
    }
    const next = (await target.refresh(refresh_token)).tokens();
    expect((await target.refresh(next.refresh_token)).status).toBe(200);
  });

  test("nor an old one of it, to end the session of somebody else's app", async () => {
    const { refresh_token } = await target.signIn();
    const current = (await target.refresh(refresh_token)).tokens();
    for (const text of [refresh_token, current.refresh_token]) {
      const answer = await target.token({ grant_type: "refresh_token", refresh_token: text, client_id: "native" }, {});
      expect(answer.reason).toBe("invalid_refresh_token");
    }
    expect((await target.refresh(current.refresh_token)).status).toBe(200);
  });

  test("without the client's proof it is worth nothing", async () => {
    const { refresh_token } = await target.signIn();
    const form = { grant_type: "refresh_token", refresh_token };
    expect((await target.token(form, {})).status).toBe(400);
    for (const more of [{ client_id: "web" }, { client_id: "web", client_secret: "x" }, { client_id: "nobody" }])
      expect((await target.token({ ...form, ...more }, {})).reason).toBe("invalid_client");
    for (const authorization of [basic("web", ""), basic("web", "development-api-secret"), basic("api", "x")])
      expect((await target.token(form, { authorization })).reason).toBe("invalid_client");
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("a client without the grant is told so before the token is looked at", async () => {
    const { refresh_token } = await target.signIn();
    const headers = { authorization: basic("api", "development-api-secret") };
    const answer = await target.token({ grant_type: "refresh_token", refresh_token }, headers);
    expect([answer.status, answer.body.error]).toEqual([400, "unauthorized_client"]);
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("another client cannot take a device over with it (RT-14)", async () => {
    const victim = await target.signIn();
    const begun = (
      await target.json("/login/spotify", { client_id: "native", redirect_uri: "http://127.0.0.1/callback/spotify" })
    ).read(["authorization_url", "state", "binding"]);
    const { code } = await target.consent(begun);
    const { state, binding } = begun;
    const answer = await target.token(
      {
        grant_type: "urn:counterfoil:grant-type:provider-code",
        ...{ client_id: "native", provider: "spotify", code, state, binding, refresh_token: victim.refresh_token },
      },
      {},
    );
    expect(answer.tokens().device_id).not.toBe(victim.device_id);
    expect((await target.refresh(victim.refresh_token)).status).toBe(200);
  });
});

test("tokens of another server are none, though it has the same clients and says to be this one (JW-06)", async () => {
  const other = await Target.open({ COUNTERFOIL_ISSUER: target.url });
  const { access_token, refresh_token } = await other.signIn();
  const [refreshed, me] = [await target.refresh(refresh_token), await target.get("/me", access_token)];
  expect([refreshed.status, refreshed.reason]).toEqual([400, "invalid_refresh_token"]);
  expect([me.status, me.reason]).toEqual([401, "invalid_token"]);
  expect((await other.get("/me", access_token)).status).toBe(200);
  expect((await other.refresh(refresh_token)).status).toBe(200);
});
