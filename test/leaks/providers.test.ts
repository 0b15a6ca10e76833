import { beforeAll, describe, expect, test } from "vitest";
import { outcome } from "../support/client.js";
import { Fake, type FakeName } from "../support/fake.js";
import { FakeStage } from "../support/fake-stage.js";
import { filesOf, findLeaks, type Place, type Wanted } from "../support/leak-search.js";

/** The canaries: how every token and secret of the fakes begins, and what each of Google's ID tokens contains. */
const CANARIES: Wanted[] = [
  { name: "a provider's access token", text: "fake_at_" },
  { name: "a provider's refresh token", text: "fake_rt_" },
  { name: "our secret at a provider", text: "fake_secret_" },
  { name: "an ID token", text: '"kid":"fake-google-1"' },
];
const NAMES: FakeName[] = ["google", "github", "kakao", "naver"];
const TOKEN_ENDPOINTS: Record<FakeName, string> = {
  google: "POST /token",
  github: "POST /login/oauth/access_token",
  kakao: "POST /oauth/token",
  naver: "POST /oauth2.0/token",
};

let answers: Place[];
let logs: Place[];
let files: Place[];
let reasons: Set<string | undefined>;

beforeAll(async () => {
  const fakes = await Promise.all(NAMES.map((name) => Fake.start(name)));
  const stage = await FakeStage.start(fakes, (fake) => fake.entry(scopesOf(fake)), { COUNTERFOIL_LOG_LEVEL: "debug" });
  for (const fake of fakes) {
    const tokens = await stage.signIn(fake, "mina");
    await stage.me(tokens);
    await meetFaults(stage, fake);
  }
  const said = stage.client.answers;
  reasons = new Set(said.map((answer) => outcome(answer).reason));
  answers = said.map(({ request, headers, text }) => ({
    name: request,
    content: `${JSON.stringify([...headers])}\n${text}`,
  }));
  files = filesOf(stage.server.dataFolder);
  await stage.server.stop();
  logs = stage.server.logs.map((line) => ({ name: "a log line", content: line }));
  files.push(...filesOf(stage.server.dataFolder));
});

const scopesOf = (fake: Fake) => (fake.name === "google" ? { scopes: ["calendar"] } : {});

/** Answers of the provider that repeat its own tokens where they do not belong. */
async function meetFaults(stage: FakeStage, fake: Fake): Promise<void> {
  const token = `fake_at_${fake.name}_misplaced`;
  const faults = [
    { status: 500, text: `<h1>${token}</h1>` },
    { status: 200, text: `access_token=${token}` },
    { status: 400, json: { error: token, error_description: `${token} ${fake.secret}` } },
    { status: 400, json: { error: "invalid_grant", error_description: token } },
    { status: 401, json: { error: "invalid_client", error_description: fake.secret } },
    { status: 200, json: { access_token: token, id_token: `${token}.${token}.${token}`, expires_in: token } },
    { status: 429, text: token },
  ];
  for (const fault of faults) {
    await fake.faults({ endpoint: TOKEN_ENDPOINTS[fake.name], times: 1, ...fault });
    await stage.trySignIn(fake, "mina");
  }
}

test("the journey met every kind of answer", () => {
  for (const reason of [
    undefined,
    "provider_unavailable",
    "provider_code_refused",
    "provider_misconfigured",
    "invalid_id_token",
    "rate_limited",
  ])
    expect(reasons).toContain(reason);
  expect(logs.length).toBeGreaterThan(50);
  expect(files.map(({ name }) => name)).toContain("file counterfoil.db");
});

describe("no token of any provider, no ID token and no secret of ours there (CL-09)", () => {
  test("stands in an answer", () => expect(findLeaks(CANARIES, answers)).toEqual([]));
  test("stands in the log", () => expect(findLeaks(CANARIES, logs)).toEqual([]));
  test("lies in a file in clear", () => expect(findLeaks(CANARIES, files)).toEqual([]));
});

test("the search would have found each of them", () => {
  const planted = CANARIES.map(({ text }) => ({ name: "a place", content: `{"a":"${text}b"}` }));
  expect(findLeaks(CANARIES, planted).length).toBeGreaterThanOrEqual(CANARIES.length);
});
