import { GRANT_TYPES, type TokenResponse } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { Client, outcome, read } from "../support/client.js";
import { clientFile, hashOf, signsIn } from "../support/client-file.js";
import { Person } from "../support/people.js";
import type { Answer, Tokens } from "./ask.js";
import { DpopKey } from "./dpop-key.js";
import { asWeb, providerCodeForm, REFRESH, Target } from "./target.js";

/** Seconds: a test waits until the window is closed. */
const WINDOW = 1;
let target: Target;
let endpoint: string;

const withPasswords = {
  grants: [GRANT_TYPES.providerCode, GRANT_TYPES.refreshToken, "password"],
  links: { verify: "https://app.example/verify?token={token}", reset: "https://app.example/reset?token={token}" },
};

beforeAll(async () => {
  const brief = { retryWindowSeconds: WINDOW, lateRetries: 1 };
  const strict = { retryWindowSeconds: 0, lateRetries: 0 };
  target = await Target.open({
    COUNTERFOIL_CONFIG: clientFile(
      signsIn("native", withPasswords),
      signsIn("brief", brief),
      signsIn("strict", strict),
      signsIn("web", { ...withPasswords, secretHash: hashOf("development-web-secret") }),
    ),
  });
  endpoint = `${target.url}/token`;
});

const nonceOf = (answer: Answer) => answer.headers.get("dpop-nonce") ?? undefined;

/** A nonce of now: the answer to a proof without one. */
async function nonce(): Promise<string> {
  const answer = await refresh("x", { dpop: new DpopKey().proof(endpoint, undefined) });
  return nonceOf(answer) ?? "";
}

/** A login of a public client; with a key, bound to it. */
async function signIn(key?: DpopKey, client_id = "native"): Promise<Tokens> {
  const begun = (await target.json("/login/spotify", { client_id })).read(["authorization_url", "state", "binding"]);
  const { code } = await target.consent(begun);
  const headers: Record<string, string> = key ? { dpop: key.proof(endpoint, await nonce()) } : {};
  return (await target.token({ ...providerCodeForm(begun, code), client_id }, headers)).tokens();
}

const refresh = (token: string, headers: Record<string, string> = {}, client_id = "native") =>
  target.token({ grant_type: REFRESH, refresh_token: token, client_id }, headers);
const withProof = async (token: string, key: DpopKey, changes: Record<string, unknown> = {}, client_id = "native") =>
  refresh(token, { dpop: key.proof(endpoint, await nonce(), changes) }, client_id);

describe("a refresh token bound to a key is worth nothing without it (RFC 9449 §5, JW-21)", () => {
  test("with the key it goes on, and stays bound", async () => {
    const key = new DpopKey();
    let { refresh_token } = await signIn(key);
    for (let turn = 0; turn < 3; turn++) {
      const answer = await withProof(refresh_token, key);
      expect(answer.body.token_type).toBe("Bearer");
      ({ refresh_token } = answer.tokens());
      expect((await refresh(refresh_token)).reason).toBe("invalid_dpop_proof");
    }
  });

  test("a thief with the token alone, or with a key of his own, gets nothing and ends nothing", async () => {
    const key = new DpopKey();
    const { refresh_token } = await signIn(key);
    const bare = await refresh(refresh_token);
    expect([bare.status, bare.body.error]).toEqual([400, "invalid_dpop_proof"]);
    const foreign = await withProof(refresh_token, new DpopKey());
    expect([foreign.status, foreign.body.error, foreign.reason]).toEqual([400, "invalid_grant", "dpop_key_mismatch"]);
    expect((await withProof(refresh_token, key)).status).toBe(200);
  });

  test("a proof that was seen before is none, also for fifty at once", async () => {
    const key = new DpopKey();
    const { refresh_token } = await signIn(key);
    const dpop = key.proof(endpoint, await nonce());
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refresh_token, { dpop })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, reason } of answers) expect(status === 200 || reason === "invalid_dpop_proof").toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ["another endpoint", { htu: "http://127.0.0.1:1/token" }],
    ["another method", { htm: "GET" }],
    ["no id", { jti: undefined }],
    ["an old time", { iat: 1_500_000_000 }],
  ])("a proof for %s is none", async (_, changes) => {
    const key = new DpopKey();
    const { refresh_token } = await signIn(key);
    const answer = await withProof(refresh_token, key, changes);
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_dpop_proof"]);
    expect((await withProof(refresh_token, key)).status).toBe(200);
  });

  test("a broken proof is refused where none was needed, too", async () => {
    const { refresh_token } = await signIn();
    for (const dpop of ["x", "a.b.c", "x, y"])
      expect((await refresh(refresh_token, { dpop })).reason).toBe("invalid_dpop_proof");
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  test("a bound device cannot be taken over without its key (RT-14)", async () => {
    const key = new DpopKey();
    const victim = await signIn(key);
    const begun = (await target.json("/login/spotify", { client_id: "native" })).read([
      "authorization_url",
      "state",
      "binding",
    ]);
    const { code } = await target.consent(begun);
    const form = { ...providerCodeForm(begun, code), client_id: "native", refresh_token: victim.refresh_token };
    expect((await target.token(form, {})).tokens().device_id).not.toBe(victim.device_id);
    expect((await withProof(victim.refresh_token, key)).status).toBe(200);
  });
});

describe("a proof carries a nonce of the server (RFC 9449 §8)", () => {
  test.each([undefined, "x", "aaaaaaaa.1.x"])("with %j it is asked to repeat, and the session stays", async (wrong) => {
    const key = new DpopKey();
    const { refresh_token } = await signIn(key);
    const asked = await refresh(refresh_token, { dpop: key.proof(endpoint, wrong) });
    expect([asked.status, asked.body.error]).toEqual([400, "use_dpop_nonce"]);
    const answer = await refresh(refresh_token, { dpop: key.proof(endpoint, nonceOf(asked)) });
    expect(answer.status).toBe(200);
    expect(nonceOf(answer)).toBeDefined();
  });

  test("whoever brings no proof hears of none", async () => {
    expect(nonceOf(await refresh((await signIn()).refresh_token))).toBeUndefined();
  });
});

/** Waits until the retry window is closed, by the server's own clock. */
const windowCloses = () => new Promise((done) => setTimeout(done, WINDOW * 1000 + 200));

/** Loses the answer of a refresh and repeats it after the window, as often as it goes; how often it did. */
async function lateRetries(client_id: string, key: DpopKey | undefined, most: number): Promise<number> {
  let { refresh_token } = await signIn(key, client_id);
  const step = (token: string) => (key ? withProof(token, key, {}, client_id) : refresh(token, {}, client_id));
  for (let count = 0; count < most; count++) {
    expect((await step(refresh_token)).status).toBe(200);
    await windowCloses();
    const answer = await step(refresh_token);
    if (answer.status !== 200) return count;
    ({ refresh_token } = answer.tokens());
    await windowCloses();
  }
  return most;
}

test("a bound session forgives every lost answer; an unbound one those of its budget, a strict one none", async () => {
  const counts = await Promise.all([
    lateRetries("brief", new DpopKey(), 4),
    lateRetries("brief", undefined, 4),
    lateRetries("strict", new DpopKey(), 4),
  ]);
  expect(counts).toEqual([4, 1, 0]);
});

describe("a sign-in by password with a proof binds its session too (RFC 9449 §5)", () => {
  async function enrolled(name: string, id = "native"): Promise<Person> {
    const client = id === "web" ? new Client(target.url) : new Client(target.url, id, "");
    const person = new Person(client, `${name}@example.com`);
    await person.enrol();
    return person;
  }
  const proofFor = async (key: DpopKey, url = `${target.url}/login/password`) => ({
    dpop: key.proof(url, await nonce()),
  });

  test("its refresh token is worth nothing without the key", async () => {
    const [key, person] = [new DpopKey(), await enrolled("bound")];
    const answer = await person.logIn(undefined, {}, await proofFor(key));
    expect(answer.headers.get("dpop-nonce")).not.toBeNull();
    const { refresh_token } = read<TokenResponse>(answer);
    expect((await refresh(refresh_token)).reason).toBe("invalid_dpop_proof");
    expect((await withProof(refresh_token, new DpopKey())).reason).toBe("dpop_key_mismatch");
    expect((await withProof(refresh_token, key)).status).toBe(200);
  });

  test("a proof without a nonce, for another endpoint, or a second time signs nobody in", async () => {
    const [key, person] = [new DpopKey(), await enrolled("careless")];
    const login = async (headers: Record<string, string>) => outcome(await person.logIn(undefined, {}, headers));
    const bare = { dpop: key.proof(`${target.url}/login/password`, undefined) };
    expect(await login(bare)).toMatchObject({ status: 400, reason: "use_dpop_nonce" });
    expect(await login(await proofFor(key, endpoint))).toMatchObject({ reason: "invalid_dpop_proof" });
    const once = await proofFor(key);
    const answers = await Promise.all(Array.from({ length: 10 }, () => login(once)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === "invalid_dpop_proof")).toHaveLength(9);
  });

  test("without a proof, and for a confidential client, there is no bound session", async () => {
    const { refresh_token } = await (await enrolled("plain")).signIn();
    expect((await refresh(refresh_token)).status).toBe(200);
    const person = await enrolled("backed", "web");
    const tokens = read<TokenResponse>(await person.logIn(undefined, {}, await proofFor(new DpopKey())));
    expect((await target.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

test("a confidential client's tokens are bound to its own credentials, not to a key (RFC 9449 §5)", async () => {
  const begun = await target.begin();
  const { code } = await target.consent(begun);
  const dpop = new DpopKey().proof(endpoint, await nonce());
  const tokens = (await target.token(providerCodeForm(begun, code), { ...asWeb, dpop })).tokens();
  expect((await target.refresh(tokens.refresh_token)).status).toBe(200);
});
