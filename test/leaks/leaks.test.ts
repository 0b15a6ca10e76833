import { statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../support/client.js";
import {
  findLeaks,
  OUR_REFRESH_TOKENS,
  type Place,
  PROVIDER_SECRET,
  PROVIDER_TOKENS,
  type Wanted,
} from "../support/leak-search.js";
import { type Traces, travel } from "./journey.js";

let traces: Traces;
let theirs: Wanted[];
let ours: Wanted[];
beforeAll(async () => {
  traces = await travel();
  const { access_token, refresh_token } = traces.misplaced;
  const misplaced = [access_token, refresh_token].map((text) => ({ name: "a real provider token", text }));
  theirs = [...PROVIDER_TOKENS, ...misplaced, PROVIDER_SECRET];
  const accessTokens = traces.ours.map(({ access_token }) => ({ name: "an access token of ours", text: access_token }));
  // A signature alone is as good as the token.
  const signatures = accessTokens.map(({ text }) => ({ name: "a signature of ours", text: text.split(".")[2] ?? "" }));
  ours = [OUR_REFRESH_TOKENS, ...accessTokens, ...signatures];
}, 120_000);

/** All of an answer: status line aside, what a client, a cache or a proxy could keep. */
function placeOf({ request, headers, text }: Answer): Place {
  return {
    name: `the answer to ${request.split(/[?/]/, 2).join("/")}`,
    content: `${JSON.stringify([...headers])}\n${text}`,
  };
}

function isTokenAnswer({ request, status }: Answer): boolean {
  return request === "POST /token" && status === 200;
}

test("the journey went through every kind of answer", () => {
  const seen = new Map(traces.answers.map(({ status }) => [status, true]));
  expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([200, 204, 400, 401, 403, 404, 405, 413, 415, 503]));
  expect(traces.answers.length).toBeGreaterThan(100);
  expect(traces.logs.length).toBeGreaterThan(100);
  expect(traces.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["file counterfoil.db", "file counterfoil.db-wal", "file keys"]),
  );
  expect(traces.answers.filter(({ status }) => status === 500)).toEqual([]);
});

describe("the provider's tokens and the server's secret at the provider never leave the server", () => {
  test("not in an answer, body or header", () => {
    expect(findLeaks(theirs, traces.answers.map(placeOf))).toEqual([]);
  });

  test("not in a line of the log", () => {
    expect(findLeaks(theirs, traces.logs)).toEqual([]);
  });

  test("not in a file in clear: database, write-ahead log, keys", () => {
    expect(findLeaks(theirs, traces.files)).toEqual([]);
  });
});

describe("tokens of ours are given to their client and kept nowhere", () => {
  test("not in an answer but that of POST /token", () => {
    const others = traces.answers.filter((answer) => !isTokenAnswer(answer));
    expect(findLeaks(ours, others.map(placeOf))).toEqual([]);
  });

  test("not in a header of the token answer, which nobody may keep", () => {
    const answers = traces.answers.filter(isTokenAnswer);
    expect(
      findLeaks(
        ours,
        answers.map((answer) => placeOf({ ...answer, text: "" })),
      ),
    ).toEqual([]);
    expect(answers.filter(({ headers }) => headers.get("cache-control") !== "no-store")).toEqual([]);
  });

  test("not in the log, not in a file", () => {
    expect(findLeaks(ours, [...traces.logs, ...traces.files])).toEqual([]);
  });
});

test("the files are for the server's user alone", () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect(mode(traces.dataFolder)).toBe("700");
  expect(mode(join(traces.dataFolder, "keys"))).toBe("600");
  expect(mode(join(traces.dataFolder, "counterfoil.db"))).toBe("600");
});

describe("the search would have found one", () => {
  const kinds = {
    answer: () => placeOf({ ...(traces.answers[0] as Answer), text: planted("") }),
    header: () => placeOf({ ...(traces.answers[0] as Answer), headers: new Headers({ location: planted("/#") }) }),
    "log line": () => ({ name: "a log line", content: `{"level":30,"msg":"${planted("")}"}` }),
    file: () => withToken(traces.files[0]?.content ?? "", planted("")),
    "base64 in a file": () => withToken(traces.files[0]?.content ?? "", base64(planted("x"))),
  };
  const planted = (before: string) => `${before}${traces.misplaced.access_token}`;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const withToken = (content: string | Buffer, text: string) => ({
    name: "a file",
    content: Buffer.concat([Buffer.from(content), Buffer.from(text), Buffer.from(content)]),
  });

  test.each(Object.keys(kinds) as (keyof typeof kinds)[])("in this kind of place: %s", (kind) => {
    expect(findLeaks(theirs, [kinds[kind]()]).length).toBeGreaterThan(0);
  });

  test("our own tokens, in the answer that has them", () => {
    const answer = traces.answers.find(isTokenAnswer);
    expect(findLeaks([OUR_REFRESH_TOKENS], answer ? [placeOf(answer)] : [])).toHaveLength(1);
  });
});
