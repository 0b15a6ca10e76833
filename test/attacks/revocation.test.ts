import { beforeAll, describe, expect, test } from "vitest";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { type Answer, ask, type Tokens } from "./ask.js";
import { asWeb, basic, Target } from "./target.js";
import { split } from "./tokens.js";

const asOther = { authorization: basic("other", "other-secret") };
const asApi = { authorization: basic("api", "development-api-secret") };
/** Lifetimes of `brief`: its refresh tokens end while a test waits. */
const asBrief = { authorization: basic("brief", "brief-secret") };
const SECOND_IN_DAYS = 1 / 86_400;

let target: Target;
beforeAll(async () => {
  const ends = { idleDays: SECOND_IN_DAYS, absoluteDays: SECOND_IN_DAYS };
  target = await Target.open({
    COUNTERFOIL_CONFIG: clientFile(
      signsIn("web", { secretHash: hashOf("development-web-secret") }),
      signsIn("other", { secretHash: hashOf("other-secret") }),
      signsIn("brief", { secretHash: hashOf("brief-secret"), remembered: ends, unremembered: ends }),
      signsIn("native"),
      { id: "api", secretHash: hashOf("development-api-secret"), grants: [], scopes: [], serves: ["issuer"] },
    ),
  });
});

type Headers = Record<string, string>;
const post = (path: string, form: Record<string, string>, headers: Headers): Promise<Answer> =>
  ask(target.url + path, { method: "POST", headers, body: new URLSearchParams(form) });
const revoke = (token: string, headers: Headers = asWeb, more = {}) => post("/revoke", { token, ...more }, headers);
const introspect = (token: string, headers: Headers, more = {}) => post("/introspect", { token, ...more }, headers);

/** Signs in as `brief`, whose tokens are over when this returns. */
async function expired(): Promise<Tokens> {
  const order = await target.json("/login/spotify", {}, asBrief);
  const begun = order.read(["authorization_url", "state", "binding"]);
  const { code } = await target.consent(begun);
  const form = { grant_type: "urn:counterfoil:grant-type:provider-code", provider: "spotify", code };
  const { state, binding } = begun;
  const tokens = (await target.token({ ...form, state, binding }, asBrief)).tokens();
  // An access token is believed a few seconds longer, for processes whose clocks differ.
  for (const [token, reader] of [[tokens.refresh_token, asBrief] as const, [tokens.access_token, asApi] as const])
    await expect.poll(async () => (await introspect(token, reader)).body.active, { timeout: 15_000 }).toBe(false);
  return tokens;
}

describe("a revoked token is none, whatever it was before (RV-01, RFC 7009 §2.2)", () => {
  test.each(["", "access_token", "refresh_token", "urn:example:unknown"])("with the hint %j", async (hint) => {
    const more = hint === "" ? {} : { token_type_hint: hint };
    const { access_token, refresh_token } = await target.signIn();
    for (const token of [access_token, access_token, refresh_token, refresh_token, "unknown", "cfrt_AAAA"]) {
      const answer = await revoke(token, asWeb, more);
      expect([answer.status, answer.text]).toEqual([200, "{}"]);
    }
    expect((await target.refresh(refresh_token)).reason).toBe("session_ended");
    expect((await target.get("/me", access_token)).status).toBe(401);
  });

  test("an expired one", async () => {
    const { access_token, refresh_token } = await expired();
    for (const token of [access_token, refresh_token]) expect((await revoke(token, asBrief)).status).toBe(200);
  });

  test("without a token the request is malformed", async () => {
    expect((await post("/revoke", {}, asWeb)).body.error).toBe("invalid_request");
    expect((await post("/introspect", {}, asApi)).body.error).toBe("invalid_request");
  });
});

test("with the refresh token all access tokens of its session end, and no other session (RV-02, RFC 7009 §2.1)", async () => {
  const [one, other] = [await target.signIn(), await target.signIn()];
  const next = (await target.refresh(one.refresh_token)).tokens();
  expect((await revoke(next.refresh_token)).status).toBe(200);
  for (const token of [one.access_token, next.access_token])
    expect((await target.get("/me", token)).reason).toBe("signed_out");
  expect((await target.get("/me", other.access_token)).status).toBe(200);
  expect((await target.refresh(other.refresh_token)).status).toBe(200);
});

describe("a client neither ends nor looks into another client's tokens (RV-03, RFC 7009 §2.1, RFC 7662 §4)", () => {
  test.each([
    ["a confidential one", asOther, {}],
    ["a public one", {}, { client_id: "native" }],
    ["a server that reads access tokens", asApi, {}],
  ] as [string, Headers, object][])("%s", async (_, headers, more) => {
    const { access_token, refresh_token } = await target.signIn();
    for (const token of [access_token, refresh_token]) {
      const answer = await revoke(token, headers, more);
      expect([answer.status, answer.body.error]).toEqual([400, "unauthorized_client"]);
    }
    expect((await target.get("/me", access_token)).status).toBe(200);
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("the other client learns nothing of the token", async () => {
    const { access_token, refresh_token } = await target.signIn();
    for (const token of [access_token, refresh_token])
      expect((await introspect(token, asOther)).text).toBe('{"active":false}');
    expect((await introspect(refresh_token, asApi)).text).toBe('{"active":false}');
  });
});

describe("introspection (RV-04, RFC 7662 §2)", () => {
  test("needs a client that proves itself", async () => {
    const { access_token: token } = await target.signIn();
    for (const [headers, more] of [
      [{}, { client_id: "native" }],
      [{}, { client_id: "web" }],
      [{ authorization: basic("api", "x") }, {}],
      [{ authorization: `Bearer ${token}` }, {}],
    ] as [Headers, object][]) {
      const answer = await introspect(token, headers, more);
      expect([answer.status, answer.body.error]).toEqual([401, "invalid_client"]);
    }
  });

  test("tells a server of the access tokens that are for it", async () => {
    const { access_token, account_id, session_id } = await target.signIn();
    const answer = await introspect(access_token, asApi, { token_type_hint: "refresh_token" });
    const claims = { active: true, token_type: "Bearer", ...split(access_token).payload };
    expect(answer.body).toEqual(claims);
    expect(answer.body).toMatchObject({ sub: account_id, sid: session_id, client_id: "web" });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("tells a client of its own refresh token, and asking is no use of it", async () => {
    const { refresh_token, account_id, session_id } = await target.signIn();
    for (const token_type_hint of ["access_token", "refresh_token", "x"]) {
      const { body } = await introspect(refresh_token, asWeb, { token_type_hint });
      expect(body).toMatchObject({ active: true, sub: account_id, sid: session_id, client_id: "web", iss: target.url });
    }
    const next = (await target.refresh(refresh_token)).tokens();
    expect((await introspect(refresh_token, asWeb)).text).toBe('{"active":false}');
    expect((await introspect(next.refresh_token, asWeb)).body.active).toBe(true);
    expect((await target.refresh(next.refresh_token)).status).toBe(200);
  });

  test("answers exactly the same for everything that is not active", async () => {
    const { access_token, refresh_token } = await target.signIn();
    const over = await expired();
    expect((await revoke(refresh_token)).status).toBe(200);
    for (const token of [access_token, refresh_token, over.access_token, over.refresh_token, "x", "cfrt_AAAA", "a.b.c"])
      for (const headers of [asWeb, asApi, asBrief])
        expect((await introspect(token, headers)).text).toBe('{"active":false}');
  });
});
