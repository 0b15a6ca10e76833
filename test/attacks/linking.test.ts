import { consent } from "@counterfoil/spotify-simulator";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, ask, askRaw, type Tokens } from "./ask.js";
import { type Begun, bearer, type Callback, Target } from "./target.js";

let target: Target;
/** Two people who are signed in, and a third of the provider who is not. */
let victim: Tokens;
let attacker: Tokens;

beforeAll(async () => {
  target = await Target.open();
});
beforeEach(async () => {
  victim = await target.signIn(target.user(0));
  attacker = await target.signIn(target.user(1));
  await target.simulator.clearCounters();
});

const identities = () => target.sql("SELECT provider, subject, account_id FROM identities ORDER BY subject");
const connections = () => target.sql("SELECT id, account_id, version FROM connections ORDER BY id");

async function beginLink({ access_token }: Tokens, order: object = {}): Promise<Begun> {
  const answer = await target.json("/me/connections/spotify", order, bearer(access_token));
  return answer.read(["authorization_url", "state", "binding"]);
}

function finishLink(
  { access_token }: Tokens,
  { state, binding }: Begun,
  code: string,
  changes: object = {},
): Promise<Answer> {
  const body = { state, binding, code, ...changes };
  return target.json("/me/connections/spotify/finish", body, bearer(access_token));
}

async function consented(begun: Begun, turn: number): Promise<Callback> {
  return target.consent(begun, target.user(turn));
}

/** Runs an attack and sees that it changed nobody's identities and connections, and asked the provider nothing. */
async function leavesNothing(attack: () => Promise<void>): Promise<void> {
  const before = [identities(), connections()];
  await attack();
  expect(await target.tokenRequests()).toBe(0);
  expect([identities(), connections()]).toEqual(before);
}

const refusal = (answer: Answer) => [answer.status, answer.reason];

describe("the state of a link (CL-01)", () => {
  test("signs nobody in, and that of a sign-in links nothing", async () => {
    await leavesNothing(async () => {
      const link = await beginLink(attacker);
      const { code } = await consented(link, 2);
      expect(refusal(await target.finish(link, code))).toEqual([400, "state_mismatch"]);
      expect(refusal(await finishLink(attacker, link, code))).toEqual([400, "invalid_state"]);

      const login = await target.begin();
      const callback = await consented(login, 2);
      expect(refusal(await finishLink(attacker, login, callback.code))).toEqual([400, "state_mismatch"]);
      expect(refusal(await target.finish(login, callback.code))).toEqual([400, "invalid_state"]);
    });
  });

  test("of the attacker's link is no use in the victim's session: no identity of the attacker gets in (CSRF)", async () => {
    await leavesNothing(async () => {
      const begun = await beginLink(attacker);
      const { code } = await consented(begun, 2);
      expect(refusal(await finishLink(victim, begun, code))).toEqual([400, "state_mismatch"]);
    });
  });

  test("of the victim's link is no use in the attacker's session: no consent of the victim gets out", async () => {
    await leavesNothing(async () => {
      const begun = await beginLink(victim);
      const { code } = await consented(begun, 2);
      expect(refusal(await finishLink(attacker, begun, code))).toEqual([400, "state_mismatch"]);
      expect(refusal(await finishLink(victim, begun, code))).toEqual([400, "invalid_state"]);
    });
  });

  test("belongs to one session: another one of the same account cannot finish it", async () => {
    const other = await target.signIn(target.user(0));
    await target.simulator.clearCounters();
    await leavesNothing(async () => {
      const begun = await beginLink(victim);
      const { code } = await consented(begun, 2);
      expect(refusal(await finishLink(other, begun, code))).toEqual([400, "state_mismatch"]);
    });
  });

  test("belongs to one user agent: without its binding, or with another, it ends", async () => {
    await leavesNothing(async () => {
      for (const binding of ["", "x", undefined, (await beginLink(victim)).binding]) {
        const begun = await beginLink(victim);
        const { code } = await consented(begun, 2);
        expect(refusal(await finishLink(victim, begun, code, { binding }))).toEqual([400, "invalid_binding"]);
        expect(refusal(await finishLink(victim, begun, code))).toEqual([400, "invalid_state"]);
      }
    });
  });

  test("is taken to its own provider only", async () => {
    await leavesNothing(async () => {
      const { state, binding } = await beginLink(victim);
      for (const provider of ["google", "__proto__", "constructor", "..", "%2e%2e"]) {
        const body = { state, binding, code: "x" };
        const answer = await target.json(`/me/connections/${provider}/finish`, body, bearer(victim.access_token));
        expect(answer.status, provider).toBe(404);
      }
    });
  });

  test("made up, empty or odd links nothing", async () => {
    await leavesNothing(async () => {
      for (const state of ["", "x", "0".repeat(43), "\0", "' OR 1=1 --"])
        expect((await finishLink(victim, { state, binding: "x", authorization_url: "" }, "x")).status).toBe(400);
      for (const body of ["[]", '"x"', "{}", '{"state":1}', '{"state":"x","extra":1}', "{"]) {
        const headers = { ...bearer(victim.access_token), "content-type": "application/json" };
        const answer = await askRaw(target.url, {
          method: "POST",
          target: "/me/connections/spotify/finish",
          headers,
          body,
        });
        expect(refusal(answer), body).toEqual([400, "invalid_request"]);
      }
    });
  });
});

test("50 parallel ends of one link: one succeeds, and its replay fails", async () => {
  const begun = await beginLink(victim);
  const { code } = await consented(begun, 2);
  const answers = await Promise.all(Array.from({ length: 50 }, () => finishLink(victim, begun, code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(refusal(answer)).toEqual([400, "invalid_state"]);
  expect((await target.simulator.counters()).token.authorization_code).toBe(1);
  expect(refusal(await finishLink(victim, begun, code))).toEqual([400, "invalid_state"]);
  const { connection } = JSON.parse(answers.find(({ status }) => status === 200)?.text ?? "");
  const removed = await ask(`${target.url}/me/connections/${connection.id}`, {
    method: "DELETE",
    headers: bearer(victim.access_token),
  });
  expect(removed.status).toBe(200);
});

test("an identity of another account is 409 and stays where it is; its tokens too (CL-10)", async () => {
  const before = [identities(), connections()];
  const begun = await beginLink(attacker);
  const { code } = await consented(begun, 0);
  expect(refusal(await finishLink(attacker, begun, code))).toEqual([409, "identity_taken"]);
  expect([identities(), connections()]).toEqual(before);
  const again = await target.signIn(target.user(0));
  expect(again.account_id).toBe(victim.account_id);
});

test("of two accounts that link one identity at the same time one gets it", async () => {
  const both = [victim, attacker];
  const begun = await Promise.all(both.map((tokens) => beginLink(tokens)));
  const codes: Callback[] = [];
  for (const one of begun) codes.push(await consented(one, 3));
  const answers = await Promise.all(
    both.map((tokens, at) => finishLink(tokens, begun[at] as Begun, codes[at]?.code ?? "")),
  );
  expect(answers.map(refusal).sort()).toEqual([
    [200, undefined],
    [409, "identity_taken"],
  ]);
});

test("a session that was signed out between begin and end links nothing", async () => {
  await leavesNothing(async () => {
    const begun = await beginLink(victim);
    const { code } = await consented(begun, 4);
    expect((await target.json("/logout", {}, bearer(victim.access_token))).status).toBe(204);
    expect(refusal(await finishLink(victim, begun, code))).toEqual([401, "signed_out"]);
  });
});

test("a session that is signed out while the provider answers links nothing either", async () => {
  const before = [identities(), connections()];
  const begun = await beginLink(victim);
  const { code } = await consented(begun, 4);
  await target.simulator.faults([{ endpoint: "GET /me", delayMs: 1500, times: 1 }]);
  const end = finishLink(victim, begun, code);
  while (((await target.simulator.counters()).api["GET /me"] ?? 0) === 0);
  expect((await target.json("/logout", {}, bearer(victim.access_token))).status).toBe(204);
  expect(refusal(await end)).toEqual([401, "signed_out"]);
  await target.simulator.clearFaults();
  expect([identities(), connections()]).toEqual(before);
});

describe("connections of others", () => {
  test("are neither listed nor removed: a foreign id is unknown", async () => {
    const list = await target.get("/me/connections", attacker.access_token);
    const own = (list.body.connections as { id: string }[]).map(({ id }) => id);
    const foreign = connections().map((row) => (row as { id: string }).id);
    expect(foreign).toEqual(expect.arrayContaining(own));
    for (const id of [...foreign.filter((one) => !own.includes(one)), "x", "spotify", "%00", "' OR 1=1", "*"]) {
      const answer = await askRaw(target.url, {
        method: "DELETE",
        target: `/me/connections/${encodeURI(id)}`,
        headers: bearer(attacker.access_token),
      });
      expect(refusal(answer), id).toEqual([404, "not_found"]);
    }
    expect(connections().map((row) => (row as { id: string }).id)).toEqual(foreign);
  });
});

test("an account begins 30 links in a minute, and others go on (EV-04)", async () => {
  const busy = await target.signIn(target.user(2));
  const begin = ({ access_token }: Tokens) => target.json("/me/connections/spotify", {}, bearer(access_token));
  // Enough for two windows: a minute may end meanwhile.
  const answers = await Promise.all(Array.from({ length: 65 }, () => begin(busy)));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThanOrEqual(5);
  expect(refused.length).toBeLessThanOrEqual(35);
  for (const answer of refused) {
    expect(refusal(answer)).toEqual([429, "rate_limited"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect((await begin(attacker)).status).toBe(200);
});

test("the redirect URI of a link is one of the client's, exactly", async () => {
  for (const redirect_uri of [
    "https://evil.example/",
    "http://127.0.0.1:3000/api/auth/spotify/",
    "http://127.0.0.1:3000/api/auth/spotify?x",
    "http://127.0.0.1:3000/api/auth/github",
  ]) {
    const answer = await target.json("/me/connections/spotify", { redirect_uri }, bearer(victim.access_token));
    expect(refusal(answer), redirect_uri).toEqual([400, "invalid_redirect_uri"]);
  }
});

test("a consent that the person gave for something else is refused: codes of two links swapped (CL-03)", async () => {
  const before = [identities(), connections()];
  const [one, other] = [await beginLink(victim), await beginLink(attacker)];
  const [codeOfOne, codeOfOther] = [await consented(one, 4), await consented(other, 4)];
  expect(refusal(await finishLink(victim, one, codeOfOther.code))).toEqual([400, "provider_code_refused"]);
  expect(refusal(await finishLink(attacker, other, codeOfOne.code))).toEqual([400, "provider_code_refused"]);
  expect([identities(), connections()]).toEqual(before);
});

test("a `cookie` client links from its own pages only, with the binding in its cookie", async () => {
  const page = { origin: "http://127.0.0.1:3000", "x-counterfoil": "1" };
  const login = await target.json("/login/spotify", { client_id: "spa" }, page);
  const cookie = (answer: Answer) => (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const url = new URL(String(login.body.authorization_url));
  const callback = await consent(url, { user: target.user(0), decision: "approve" });
  const form = new URLSearchParams({
    client_id: "spa",
    grant_type: "urn:counterfoil:grant-type:provider-code",
    provider: "spotify",
    code: callback.searchParams.get("code") ?? "",
    state: callback.searchParams.get("state") ?? "",
  });
  const signedIn = await ask(`${target.url}/token`, {
    method: "POST",
    headers: { ...page, cookie: cookie(login) },
    body: form,
  });
  const { access_token } = signedIn.read(["access_token"]);
  const authorized = bearer(access_token);
  for (const headers of [
    authorized,
    { ...authorized, origin: page.origin },
    { ...authorized, ...page, origin: "null" },
  ]) {
    const answer = await target.json("/me/connections/spotify", {}, headers);
    expect(refusal(answer)).toEqual([403, "untrusted_page"]);
  }

  const begun = await target.json("/me/connections/spotify", {}, { ...authorized, ...page });
  expect(begun.body).not.toHaveProperty("binding");
  expect(cookie(begun)).toMatch(/^__Host-counterfoil_binding_/);
  const link = await consent(String(begun.body.authorization_url), { user: target.user(0), decision: "approve" });
  const { code, state } = Object.fromEntries(link.searchParams);
  const end = (headers: Record<string, string>, more: object = {}) =>
    target.json("/me/connections/spotify/finish", { code, state, ...more }, { ...authorized, ...page, ...headers });
  expect(refusal(await end({ cookie: cookie(begun) }, { binding: "x" }))).toEqual([400, "invalid_request"]);
  expect((await end({ cookie: cookie(begun) })).body).toMatchObject({ linked: false });
});
