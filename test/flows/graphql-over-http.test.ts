import { serverAudits } from "graphql-http";
import { beforeAll, describe, expect, test } from "vitest";
import { Target } from "../attacks/target.js";

let target: Target;
let accessToken: string;
beforeAll(async () => {
  target = await Target.open();
  accessToken = (await target.signIn()).access_token;
});

/** A request as whoever is signed in makes it. */
const asSignedIn = (url: unknown, init: RequestInit = {}) =>
  fetch(String(url), {
    ...init,
    headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${accessToken}` },
  });

describe("every audit of GraphQL over HTTP passes (GQ-04)", () => {
  const audits = serverAudits({ url: () => `${target.url}/graphql`, fetchFn: asSignedIn });

  test("there are more than fifty", () => expect(audits.length).toBeGreaterThan(50));

  test.each(audits.map((audit) => [audit.name, audit] as const))("%s", async (_, audit) => {
    const result = await audit.fn();
    expect(result.status, "reason" in result ? result.reason : "").toBe("ok");
  });
});

describe("queries by GET", () => {
  const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
    asSignedIn(`${target.url}/graphql?${new URLSearchParams(parameters)}`, { headers });

  test("give what they give by POST", async () => {
    const query = "query Two($n:Int!){playlists(first:$n){totalCount}}";
    const answer = await get({ query, variables: '{"n":2}', operationName: "Two" });
    expect(await answer.json()).toEqual((await target.graphql(accessToken, query, { n: 2 })).body);
  });

  test.each([
    ["no document", {}],
    ["variables that are no object", { query: "{__typename}", variables: "[1]" }],
    ["variables that are no JSON", { query: "{__typename}", variables: "{" }],
    ["a parameter nobody knows", { query: "{__typename}", other: "1" }],
    ["a document of a list that is not there", { documentId: `sha256:${"0".repeat(64)}` }],
  ])("%s is 400", async (_, parameters) => expect((await get(parameters as Record<string, string>)).status).toBe(400));

  test("without an access token are refused", async () => {
    expect((await fetch(`${target.url}/graphql?query={__typename}`)).status).toBe(401);
  });
});

test.each([
  ["multipart/form-data; boundary=x", '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--'],
  ["application/x-www-form-urlencoded", "query=%7B__typename%7D"],
  ["text/plain", '{"query":"{__typename}"}'],
  ["application/graphql", "{__typename}"],
])("a body of %s is refused (GQ-03)", async (type, body) => {
  const answer = await asSignedIn(`${target.url}/graphql`, { method: "POST", headers: { "content-type": type }, body });
  expect([400, 415]).toContain(answer.status);
});
