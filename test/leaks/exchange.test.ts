import { GRANT_TYPES, TOKEN_TYPES } from "@counterfoil/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { outcome, USERS } from "../support/client.js";
import { ExchangeStage, OFFLINE } from "../support/exchange-stage.js";
import {
  filesOf,
  findLeaks,
  type Place,
  PROVIDER_SECRET,
  PROVIDER_TOKENS,
  type Wanted,
} from "../support/leak-search.js";
import { stored } from "../support/stored.js";

/** How every token of both providers begins, what each ID token contains, and the server's secrets there. */
const CANARIES: Wanted[] = [
  ...PROVIDER_TOKENS,
  PROVIDER_SECRET,
  { name: "a provider's access token", text: "fake_at_" },
  { name: "a provider's refresh token", text: "fake_rt_" },
  { name: "our secret at a provider", text: "fake_secret_" },
  { name: "an ID token", text: '"kid":"fake-google-1"' },
];

let answers: Place[];
let logs: Place[];
let files: Place[];
let outcomes: Set<string | undefined>;
/** What waited in the one-time store while a rotated grant had no owner yet. */
let waiting: unknown[];

/** Hands over in every right and wrong way, while the providers do and while they do not answer. */
beforeAll(async () => {
  const stage = await ExchangeStage.start({ COUNTERFOIL_LOG_LEVEL: "debug" });
  await bySpotify(stage);
  await byGoogle(stage);
  await misplaced(stage);
  const said = stage.client.answers;
  outcomes = new Set(said.map((answer) => outcome(answer).reason));
  answers = said.map(({ request, headers, text }) => ({
    name: request,
    content: `${JSON.stringify([...headers])}\n${text}`,
  }));
  waiting = stored(stage.server.dataFolder, "SELECT id FROM one_time WHERE kind = 'unclaimed_grant'");
  files = filesOf(stage.server.dataFolder);
  await stage.server.stop();
  files.push(...filesOf(stage.server.dataFolder));
  logs = stage.server.logs.map((content) => ({ name: "a log line", content }));
});

async function bySpotify(stage: ExchangeStage): Promise<void> {
  const { simulator } = stage;
  const { refresh_token } = await simulator.tokens(USERS.mina);
  await stage.byRefreshToken(refresh_token);
  const foreign = await simulator.tokens(USERS.mina, { client_id: "another-app" });
  await stage.byRefreshToken(foreign.refresh_token);
  await simulator.change({ refreshTokens: "rotate" });
  for (const fault of [
    { status: 500, body: "<h1>no</h1>" },
    { status: 429 },
    { status: 401 },
    { drop: "answer" as const },
  ])
    for (const endpoint of ["token", "GET /me"]) {
      await simulator.faults([{ endpoint, ...fault }]);
      await stage.byRefreshToken((await simulator.tokens(USERS.tobin)).refresh_token);
      await simulator.clearFaults();
    }
}

async function byGoogle(stage: ExchangeStage): Promise<void> {
  const { id_token, refresh_token = "", access_token } = await stage.atGoogle("mina", OFFLINE);
  await stage.byIdToken(id_token, { refresh_token });
  await stage.byIdToken(id_token, { refresh_token });
  await stage.byIdToken(await stage.idToken("tobin"), { refresh_token });
  await stage.byIdToken(await stage.idToken("tobin", { aud: access_token }), { nonce: refresh_token });
  const repeats = { error: "invalid_grant", error_description: `${refresh_token} ${stage.google.secret}` };
  for (const fault of [
    { status: 500, text: refresh_token },
    { status: 400, json: repeats },
  ]) {
    await stage.google.faults({ endpoint: "POST /token", times: 1, ...fault });
    await stage.byIdToken(await stage.idToken("mina"), { refresh_token });
  }
}

/** Real tokens in every parameter, and where a form does not belong. */
async function misplaced(stage: ExchangeStage): Promise<void> {
  const { refresh_token } = await stage.simulator.tokens(USERS.mina);
  const grant_type = GRANT_TYPES.tokenExchange;
  for (const token of [refresh_token, await stage.idToken("mina")]) {
    const good = { grant_type, provider: "google", subject_token: token, subject_token_type: TOKEN_TYPES.idToken };
    for (const parameter of [
      ...[
        "provider",
        "subject_token_type",
        "refresh_token",
        "nonce",
        "requested_token_type",
        "actor_token",
        "audience",
      ],
      ...["resource", "scope", "remember", "device_name", "grant_type"],
    ])
      await stage.client.token({ ...good, [parameter]: token });
    await stage.client.ask("GET", `/token?subject_token=${token}`);
    await stage.client.ask("POST", `/token?subject_token=${token}`, { body: JSON.stringify(good) });
  }
}

test("the journey met every kind of answer, and a rotated grant waited for its owner", () => {
  for (const reason of [
    ...[undefined, "invalid_subject_token", "invalid_request", "invalid_target", "invalid_scope", "unknown_provider"],
    ...["provider_unavailable", "rate_limited", "unsupported_grant_type", "method_not_allowed"],
  ])
    expect(outcomes).toContain(reason);
  expect(waiting.length).toBeGreaterThan(0);
  expect(logs.length).toBeGreaterThan(30);
});

describe("no token that was handed over, and none that came of it (CL-09)", () => {
  test("stands in an answer", () => expect(findLeaks(CANARIES, answers)).toEqual([]));
  test("stands in the log", () => expect(findLeaks(CANARIES, logs)).toEqual([]));
  test("lies in a file in clear", () => expect(findLeaks(CANARIES, files)).toEqual([]));
});
