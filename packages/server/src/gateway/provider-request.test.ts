import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { Secret } from "../lib/secret.js";
import { serve } from "../lib/temporary-http.js";
import { readProvider, writeProvider } from "./provider-request.js";

const token = new Secret("at");

test("no content is an object without members, a list is the member items of one", async () => {
  const read = async (listener: RequestListener) => readProvider(await serve(listener), token, undefined);
  const nothing = await read((_request, response) => response.writeHead(204).end());
  expect(nothing).toMatchObject({ kind: "ok", body: { body: {} } });
  const list = await read((_request, response) => response.end("[1]"));
  expect(list).toMatchObject({ kind: "ok", body: { body: { items: [1] } } });
});

test("a change carries JSON, a text of a media type, or nothing, and tells what came back", async () => {
  const seen: unknown[] = [];
  const url = await serve(async (request, response) => {
    seen.push([request.method, request.headers["content-type"], await text(request)]);
    response.writeHead(seen.length === 1 ? 201 : 204).end(seen.length === 1 ? '{"id":1}' : "");
  });
  expect(await writeProvider(url, token, "POST", { a: 1 }, undefined)).toEqual({ kind: "ok", body: { id: 1 } });
  expect(await writeProvider(url, token, "PUT", "/9j/", "image/jpeg")).toEqual({ kind: "ok", body: undefined });
  expect(await writeProvider(url, token, "DELETE", undefined, undefined)).toEqual({ kind: "ok", body: undefined });
  expect(seen).toEqual([
    ["POST", "application/json", '{"a":1}'],
    ["PUT", "image/jpeg", "/9j/"],
    ["DELETE", undefined, ""],
  ]);
});

test.each([
  [400, "invalid"],
  [401, "unauthorized"],
  [404, "not_found"],
  [302, "unavailable"],
  [500, "unavailable"],
] as const)("a change answered with status %d is %s", async (status, kind) => {
  const url = await serve((_request, response) => response.writeHead(status).end());
  expect((await writeProvider(url, token, "PUT", {}, undefined)).kind).toBe(kind);
});
