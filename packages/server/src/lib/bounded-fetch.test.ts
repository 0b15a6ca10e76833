import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { boundedFetch, parseJson, retryAfterOf } from "./bounded-fetch.js";
import { serve } from "./temporary-http.js";

test("an answer is given whole, whatever its status", async () => {
  const url = await serve((_request, response) => response.writeHead(418, { "x-a": "b" }).end("ü"));
  const answer = await boundedFetch(url, {});
  expect(answer).toMatchObject({ kind: "answer", status: 418, text: "ü" });
});

test("a redirect is an answer and is not followed (CL-16)", async () => {
  const visits: string[] = [];
  const trap = await serve((request, response) => {
    visits.push(request.url ?? "");
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const url = await serve((_request, response) => response.writeHead(status, { location: `${trap}/x` }).end());
    expect(await boundedFetch(url, { headers: { authorization: "Bearer x" } })).toMatchObject({ status });
  }
  expect(visits).toEqual([]);
});

test("a server that is silent or slow is given up in time, headers or body (CL-15)", async () => {
  const silent = await serve(() => undefined);
  const drip = await serve((_request, response) => {
    const timer = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(timer));
  });
  for (const url of [silent, drip])
    expect(await boundedFetch(url, {}, 200)).toEqual({ kind: "unreachable", why: "timeout" });
});

test("a body past 4 MiB is refused, with or without a declared length (CL-15)", async () => {
  const body = Buffer.alloc(4 * 1024 * 1024 + 1, "x");
  const declared = await serve((_request, response) => response.end(body));
  const chunked = await serve((_request, response) => {
    response.write(body.subarray(0, 1000));
    response.end(body.subarray(1000));
  });
  for (const url of [declared, chunked])
    expect(await boundedFetch(url, {})).toEqual({ kind: "unreachable", why: "too_large" });
});

test("a body of exactly 4 MiB is taken", async () => {
  const url = await serve((_request, response) => response.end(Buffer.alloc(4 * 1024 * 1024, "x")));
  expect(await boundedFetch(url, {})).toMatchObject({ kind: "answer", status: 200 });
});

test("a cut connection, a closed port and nonsense are no exception (CL-15)", async () => {
  const cut = await serve((request) => request.socket.destroy());
  const half = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    setTimeout(() => response.destroy(), 20);
  });
  const nonsense = await serve((request) => request.socket.end("this is no HTTP\r\n\r\n"));
  for (const url of [cut, half, nonsense, "http://127.0.0.1:1", "http://[", ""])
    expect(await boundedFetch(url, {})).toEqual({ kind: "unreachable", why: "network" });
});

test("text that is no JSON is undefined", () => {
  for (const text of ["", "{", "<html>", "\u0000", "undefined"]) expect(parseJson(text)).toBeUndefined();
  expect(parseJson('{"a":1}')).toEqual({ a: 1 });
  expect(parseJson("null")).toBeNull();
});

test("a whole number that JavaScript would round comes as its digits", () => {
  expect(parseJson('{"id":90071992547409931,"b":[-12345678901234567890]}')).toEqual({
    id: "90071992547409931",
    b: ["-12345678901234567890"],
  });
  expect(parseJson("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(parseJson('{"pi":3.14159265358979323846,"e":1234567890123456e3}')).toEqual({
    pi: Math.PI,
    e: 1234567890123456e3,
  });
});

test("digits inside of texts stay what they are", () => {
  const value = { "90071992547409931": 'a "90071992547409931" \\', b: '\\": 90071992547409931', c: 1 };
  expect(parseJson(JSON.stringify(value))).toEqual(value);
  const long = { text: `${'\\"'.repeat(500_000)}1234567890123456789` };
  expect(parseJson(JSON.stringify(long))).toEqual(long);
});

test.each([
  ["120", 120],
  ["0", 0],
  ["-1", undefined],
  ["1.5", undefined],
  ["1e9", undefined],
  ["99999999", undefined],
  ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ["soon", undefined],
  ["", undefined],
])("Retry-After: %s is %s seconds (RFC 9110 §10.2.3)", (value, seconds) => {
  expect(retryAfterOf(new Headers({ "retry-after": value }))).toBe(seconds);
  expect(retryAfterOf(new Headers())).toBeUndefined();
});

test("a process that was paused past the time limit still takes the answer that came meanwhile", async () => {
  const code = `
    const { createServer } = require("node:http");
    const { parentPort } = require("node:worker_threads");
    const server = createServer((_request, response) => {
      parentPort.postMessage("asked");
      setTimeout(() => response.end("late"), 200);
    }).listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;
  const other = new Worker(code, { eval: true });
  const [port] = await once(other, "message");
  const asked = once(other, "message");
  const pending = boundedFetch(`http://127.0.0.1:${port}`, {}, 500);
  await asked;
  // The whole thread stands still, as under SIGSTOP.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1700);
  expect(await pending).toMatchObject({ kind: "answer", text: "late" });
  await other.terminate();
});
