import { beforeAll, describe, expect, test } from "vitest";
import { Target } from "./target.js";

let target: Target;
beforeAll(async () => {
  target = await Target.open();
});

/** The secrets that we give out: each is for one door. */
async function secrets() {
  const { access_token, refresh_token, session_id, device_id, account_id } = await target.signIn();
  const { state, binding } = await target.begin();
  const ids = { session_id, device_id, account_id };
  return { access_token, refresh_token, state, ids, binding };
}

describe("token types do not cross (RT-10, RFC 9068 §4, ASVS 9.2.2)", () => {
  test("as Bearer only the access token is taken", async () => {
    const { access_token, refresh_token, state, binding, ids } = await secrets();
    for (const path of ["/me", "/devices"]) {
      for (const text of [refresh_token, state, binding, ...Object.values(ids)]) {
        const answer = await target.get(path, text);
        expect([answer.status, answer.reason], text).toEqual([401, "invalid_token"]);
      }
      expect((await target.get(path, access_token)).status).toBe(200);
    }
    for (const text of [refresh_token, state, binding])
      expect((await target.graphql(text, "{viewer{id}}")).status).toBe(401);
  });

  test("as refresh token only the refresh token", async () => {
    const { access_token, refresh_token, state, binding, ids } = await secrets();
    for (const text of [access_token, state, binding, ...Object.values(ids)])
      for (const spelled of [text, `cfrt_${text}`]) {
        const answer = await target.refresh(spelled);
        expect([answer.status, answer.body.error, answer.reason], spelled).toEqual([
          ...[400, "invalid_grant", "invalid_refresh_token"],
        ]);
      }
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("as state only the state", async () => {
    const { access_token, refresh_token, ids } = await secrets();
    const begun = await target.begin();
    const { code } = await target.consent(begun);
    for (const text of [begun.binding, ...Object.values(ids)])
      expect((await target.finish(begun, code, { state: text })).reason).toBe("invalid_state");
    for (const text of [access_token, refresh_token])
      expect((await target.finish(begun, code, { state: text })).status).toBe(400);
    expect((await target.finish(begun, code)).status).toBe(200);
  });

  test("as code none of ours", async () => {
    const { access_token, refresh_token, state } = await secrets();
    for (const text of [access_token, refresh_token, state])
      expect((await target.finish(await target.begin(), text)).reason).toBe("provider_code_refused");
  });

  test("as proof of a client none of ours", async () => {
    const { access_token, refresh_token } = await secrets();
    const form = { grant_type: "refresh_token", refresh_token };
    for (const text of [access_token, refresh_token]) {
      expect((await target.token(form, { authorization: `Bearer ${text}` })).reason).toBe("invalid_client");
      const inBody = { ...form, client_id: "web", client_secret: text.slice(0, 256) };
      expect((await target.token(inBody, {})).reason).toBe("invalid_client");
    }
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("as a device's own refresh token, to take it over, only that one", async () => {
    const { access_token, refresh_token, ids } = await secrets();
    for (const text of [access_token, `cfrt_${ids.device_id}`, ids.session_id]) {
      const begun = await target.begin();
      const { code } = await target.consent(begun);
      const answer = await target.finish(begun, code, { refresh_token: text });
      expect(answer.tokens().device_id).not.toBe(ids.device_id);
    }
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });
});
