import { expect, test } from "vitest";
import { Answer, askRaw } from "./ask.js";
import { fuzz } from "./fuzz/fuzz.js";
import { CANARY } from "./fuzz/fuzzer.js";
import { complaint } from "./fuzz/judge.js";
import { openTarget } from "./fuzz/stores.js";
import { Target } from "./target.js";

test.each([
  { stores: "SQLite", shared: false, requests: 5000 },
  { stores: "Postgres and Redis", shared: true, requests: 2500 },
])(
  "$requests requests of a seeded fuzzer over $stores meet no 5xx, no inside, and answers in their dialect (EV-05)",
  async ({ shared, requests }) => {
    const { statuses, complaints } = await fuzz(await openTarget(shared), 20_260_101, requests);
    expect(complaints).toEqual([]);
    for (const status of [200, 204, 400, 401, 404, 405, 413, 415]) expect(statuses[status] ?? 0).toBeGreaterThan(0);
  },
);

test.each<[what: string, status: number, type: string, body: string]>([
  [
    "a 5xx",
    500,
    "application/problem+json",
    '{"type":"about:blank","title":"x","status":500,"reason":"internal_error"}',
  ],
  ["503 without Retry-After", 503, "application/problem+json", '{"title":"x","status":503,"reason":"overloaded"}'],
  ["a frame of a stack", 200, "application/json", '{"a":"at Object.run (/srv/server.js:1:2)"}'],
  ["a plain text", 400, "text/plain", "Bad Request"],
  ["nothing", 400, "application/problem+json", ""],
  ["a reason nobody knows", 400, "application/problem+json", '{"title":"x","status":400,"reason":"toString"}'],
  ["a status that is not the reason's", 403, "application/problem+json", '{"status":403,"reason":"invalid_request"}'],
  ["the other dialect", 400, "application/problem+json", '{"title":"x","status":400,"reason":"invalid_grant"}'],
  ["a wrong code", 400, "application/json", '{"error":"invalid_grant","reason":"invalid_request"}'],
  ["the input", 400, "application/json", `{"error":"invalid_request","reason":"invalid_request","a":"${CANARY}"}`],
  ["a field error without reason", 200, "application/json", '{"data":null,"errors":[{"message":"x"}]}'],
])("the judge would see %s", (_, status, type, body) => {
  const answer = new Answer(status, new Headers({ "content-type": type }), body);
  expect(complaint({ method: "POST", target: "/token" }, answer)).toEqual(expect.any(String));
});

test("the judge has nothing against a good refusal", async () => {
  const { url } = await Target.open();
  for (const target of ["/token", "/nothing", "/me"]) {
    const request = { method: "POST", target };
    expect(complaint(request, await askRaw(url, request))).toBeUndefined();
  }
});
