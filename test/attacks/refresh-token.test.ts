import { beforeAll, describe, expect, test } from "vitest";
import type { Answer, Tokens } from "./ask.js";
import { asWeb, Target } from "./target.js";

let target: Target;
/** The same with no retry window: every presentation of an old token is after it. */
let strict: Target;

beforeAll(async () => {
  target = await Target.open();
  strict = await Target.open({ COUNTERFOIL_RETRY_WINDOW: "0" });
});

/** Refreshes at the strict server; it has to succeed. */
async function refreshed(tokens: Pick<Tokens, "refresh_token">): Promise<Tokens> {
  return (await strict.refresh(tokens.refresh_token)).tokens();
}

function expectRefused(answer: Answer, reason: string): void {
  expect([answer.status, answer.body.error, answer.reason]).toEqual([400, "invalid_grant", reason]);
}

describe("a text that is no refresh token of ours is refused (RT-07)", () => {
  test.each(["x", "cfrt_", "cfrt_AAAA", "cfrt_/+==", "null", "' OR 1=1 --", "\0", "é"])("%j", async (text) =>
    expectRefused(await target.refresh(text), "invalid_refresh_token"),
  );

  test("a longer one is refused before it is read", async () => {
    expectRefused(await target.refresh(`cfrt_${"A".repeat(4000)}`), "invalid_refresh_token");
    const answer = await target.refresh(`cfrt_${"A".repeat(5000)}`);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
  });

  test("a changed, cut or re-spelled one of ours, and it still works afterwards", async () => {
    const { refresh_token } = await target.signIn();
    const last = refresh_token.slice(-1);
    const changed = [
      refresh_token.slice(0, -1),
      refresh_token.slice(0, -1) + (last === "A" ? "B" : "A"),
      `${refresh_token}A`,
      `${refresh_token}=`,
      ` ${refresh_token}`,
      refresh_token.replace("cfrt_", "CFRT_"),
      refresh_token.replace("cfrt_", ""),
    ];
    for (const text of changed) expectRefused(await target.refresh(text), "invalid_refresh_token");
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("one of another server with the same clients", async () => {
    const { refresh_token } = await strict.signIn();
    expectRefused(await target.refresh(refresh_token), "invalid_refresh_token");
  });

  test("whatever stands in the store (RT-07)", async () => {
    await target.signIn();
    const tables = ["sessions", "rotations", "connections", "one_time", "signing_keys"];
    const rows = tables.flatMap((table) => target.sql(`SELECT * FROM ${table}`));
    const texts = new Set(rows.flatMap((row) => Object.values(Object(row))).map(String));
    expect(texts.size).toBeGreaterThan(10);
    for (const text of texts) {
      expect(text).not.toMatch(/cfrt_|sim_(?:at|rt)_/);
      const answer = await target.refresh(text.slice(0, 4096));
      expect(answer.status, text).toBe(400);
      expect((await target.get("/me", encodeURIComponent(text).slice(0, 8000))).status, text).toBe(401);
    }
  });
});

describe("a refresh token is bound to its client (RT-08, RFC 6749 §6)", () => {
  test("another client cannot use it, and that changes nothing", async () => {
    const { refresh_token } = await target.signIn();
    const form = { grant_type: "refresh_token", refresh_token, client_id: "native" };
    expectRefused(await target.token(form, {}), "invalid_refresh_token");
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });

  test("without the client's proof it is worth nothing (RFC 6749 §10.4)", async () => {
    const { refresh_token } = await target.signIn();
    const form = { grant_type: "refresh_token", refresh_token };
    expect((await target.token(form, {})).status).toBe(400);
    expect((await target.token({ ...form, client_id: "web" }, {})).reason).toBe("invalid_client");
    expect((await target.token({ ...form, client_id: "web", client_secret: "x" }, {})).reason).toBe("invalid_client");
    expect((await target.refresh(refresh_token)).status).toBe(200);
  });
});

describe("token types do not cross (RT-10)", () => {
  test("a refresh token is no access token", async () => {
    const { refresh_token } = await target.signIn();
    for (const path of ["/me", "/devices"]) {
      const answer = await target.get(path, refresh_token);
      expect([answer.status, answer.reason]).toEqual([401, "invalid_token"]);
    }
    expect((await target.graphql(refresh_token, "{viewer{id}}")).status).toBe(401);
  });

  test("an access token is no refresh token, no code, no state and no client secret", async () => {
    const { access_token } = await target.signIn();
    expectRefused(await target.refresh(access_token), "invalid_refresh_token");
    const begun = await target.begin();
    expect((await target.finish(begun, access_token)).reason).toBe("provider_code_refused");
    const form = { grant_type: "refresh_token", refresh_token: "x" };
    expect((await target.token(form, { authorization: `Bearer ${access_token}` })).reason).toBe("invalid_client");
  });

  test("states, bindings and session ids are no tokens", async () => {
    const { session_id, device_id } = await target.signIn();
    const { state, binding } = await target.begin();
    for (const text of [session_id, device_id, state, binding]) {
      expectRefused(await target.refresh(text), "invalid_refresh_token");
      expect((await target.get("/me", text)).status).toBe(401);
    }
  });
});

describe("the scope cannot grow (RT-09, RFC 6749 §6)", () => {
  test("more than the session has is refused, less is given, and the session keeps what it had", async () => {
    const { refresh_token } = await target.signIn(target.user(), { scope: "account connections" });
    for (const scope of ["account provider:spotify", "provider:spotify", "admin", "account admin", "x"]) {
      const answer = await target.refresh(refresh_token, { scope });
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_scope"]);
    }
    const narrow = (await target.refresh(refresh_token, { scope: "account" })).tokens();
    expect(narrow.scope).toBe("account");
    expect((await target.graphql(narrow.access_token, "{viewer{id}}")).reason).toBe("insufficient_scope");
    expect((await target.refresh(refresh_token)).tokens().scope).toBe("account connections");
  });

  test("a login cannot ask for more than the client's list", async () => {
    for (const scope of ["admin", "account admin", "user-read-private", "provider:github", " "]) {
      const answer = await target.json("/login/spotify", { scope }, asWeb);
      expect([answer.status, answer.reason], scope).toEqual([400, "invalid_scope"]);
    }
  });
});

describe("a copied refresh token ends the session, whoever comes first (RT-02, RFC 9700 §4.14.2)", () => {
  /** One session of a person and another device of theirs. */
  async function stolen(turn: number) {
    const [session, other] = [await strict.signIn(strict.user(turn)), await strict.signIn(strict.user(turn))];
    return { session, other };
  }

  async function expectDead(tokens: readonly Tokens[]): Promise<void> {
    for (const { refresh_token, access_token } of tokens) {
      expect((await strict.refresh(refresh_token)).status).toBe(400);
      const answer = await strict.get("/me", access_token);
      expect([answer.status, answer.reason]).toEqual([401, "signed_out"]);
    }
  }

  async function expectAlive(tokens: Tokens): Promise<void> {
    expect((await strict.get("/me", tokens.access_token)).status).toBe(200);
    expect((await strict.refresh(tokens.refresh_token)).status).toBe(200);
  }

  test("the owner is ahead, the thief comes with an older one", async () => {
    const { session, other } = await stolen(0);
    const owner1 = await refreshed(session);
    const owner2 = await refreshed(owner1);
    expectRefused(await strict.refresh(session.refresh_token), "refresh_token_reused");
    await expectDead([session, owner1, owner2]);
    await expectAlive(other);
  });

  test("the thief is ahead, the owner comes with an older one", async () => {
    const { session, other } = await stolen(1);
    const thief1 = await refreshed(session);
    const thief2 = await refreshed(thief1);
    expectRefused(await strict.refresh(session.refresh_token), "refresh_token_reused");
    await expectDead([session, thief1, thief2]);
    await expectAlive(other);
  });

  test("one step behind is forgiven once as a lost answer; staying behind is found out at the next step", async () => {
    const { session, other } = await stolen(2);
    const owner1 = await refreshed(session);
    const thief = await refreshed(session);
    await refreshed(session);
    const rows = strict.sql("SELECT generation FROM rotations WHERE sid = ?", session.session_id);
    expect(rows).toEqual([expect.objectContaining({ generation: 1 })]);
    const owner2 = await refreshed(owner1);
    expectRefused(await strict.refresh(thief.refresh_token), "refresh_token_reused");
    await expectDead([session, owner1, owner2, thief]);
    await expectAlive(other);
  });

  test("an ended session stays ended after a restart, its access tokens too", async () => {
    const { session } = await stolen(3);
    const next = await refreshed(await refreshed(session));
    expectRefused(await strict.refresh(session.refresh_token), "refresh_token_reused");
    await strict.server.restart();
    await expectDead([session, next]);
  });

  test("fifty parallel presentations of a token two steps old end it once and give no token", async () => {
    const { session } = await stolen(0);
    const next = await refreshed(await refreshed(session));
    const answers = await Promise.all(Array.from({ length: 50 }, () => strict.refresh(session.refresh_token)));
    for (const answer of answers) expect([answer.status, answer.body.error]).toEqual([400, "invalid_grant"]);
    await expectDead([next]);
  });
});

test("fifty parallel refreshes of one token all succeed and hold one and the same next token (RT-03)", async () => {
  const session = await target.signIn();
  for (let round = 0, current = session.refresh_token; round < 3; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => target.refresh(current)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const next = new Set(answers.map((answer) => answer.tokens().refresh_token));
    expect(next.size).toBe(1);
    current = [...next][0] ?? "";
  }
  const rows = target.sql("SELECT generation FROM rotations WHERE sid = ?", session.session_id);
  expect(rows).toEqual([expect.objectContaining({ generation: 1 })]);
});

test("a chain of refreshes gives a new token each time (RT-01)", async () => {
  const texts = new Set<string>();
  let current = await strict.signIn();
  for (let step = 0; step < 30; step++) {
    current = await refreshed(current);
    texts.add(current.refresh_token);
  }
  expect(texts.size).toBe(30);
});
