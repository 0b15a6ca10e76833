import { describe, expect, test } from "vitest";
import { parseRedisUrl } from "./redis.js";

const plain = { tls: false, username: undefined, password: undefined, master: undefined, database: 0 };

describe("an address of Redis", () => {
  test.each([
    ["redis://localhost", { ...plain, kind: "single", nodes: [{ host: "localhost", port: 6379 }] }],
    ["redis://[::1]:7000/2", { ...plain, kind: "single", nodes: [{ host: "::1", port: 7000 }], database: 2 }],
    [
      "rediss://user:p%40ss:word@cache.example:1",
      {
        ...plain,
        kind: "single",
        tls: true,
        username: "user",
        password: "p@ss:word",
        nodes: [{ host: "cache.example", port: 1 }],
      },
    ],
    ["redis://:secret@h", { ...plain, kind: "single", password: "secret", nodes: [{ host: "h", port: 6379 }] }],
    [
      "redis+sentinel://a,b:2/main/1",
      {
        ...plain,
        kind: "sentinel",
        nodes: [
          { host: "a", port: 26379 },
          { host: "b", port: 2 },
        ],
        master: "main",
        database: 1,
      },
    ],
    [
      "rediss+cluster://a:1,b:2",
      {
        ...plain,
        kind: "cluster",
        tls: true,
        nodes: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
        ],
      },
    ],
  ])("%s", (url, address) => expect(parseRedisUrl(url)).toEqual(address));

  test.each([
    "",
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis://a,b",
    "redis://a:99999",
    "redis://a/x",
    "redis://a/1/2",
    "redis://a?db=1",
    "redis://u:%zz@a",
    "redis+sentinel://a",
    "redis+cluster://a/1",
    "redis+other://a",
  ])("%j is none", (url) => expect(parseRedisUrl(url)).toBeUndefined());
});
