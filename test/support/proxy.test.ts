import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { atEnd } from "./at-end.js";
import { HttpProxy } from "./proxy.js";

const done: string[] = [];
const gone: string[] = [];
let proxy: HttpProxy;

beforeAll(async () => {
  const server = createServer(async (request, response) => {
    response.once("close", () => response.writableFinished || gone.push(request.url ?? ""));
    const body = await text(request);
    done.push(`${request.method} ${request.url} ${body}`);
    if (request.url === "/slow") return;
    response.writeHead(201, { "x-answer": "yes", "set-cookie": ["a=1", "b=2"] });
    response.write("first ");
    if (request.url !== "/stream") response.end(`last ${isThere(request)}`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  atEnd(() => server.close());
  proxy = await HttpProxy.before(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

beforeEach(() => {
  done.length = 0;
  proxy.fate = () => "pass";
  for (const fate of ["pass", "cut", "lose", "hold", "late", "failed"] as const) proxy.counts[fate] = 0;
});

const post = (path: string) =>
  fetch(proxy.url + path, { method: "POST", body: "sent", headers: { authorization: "there" } });

test("a request and its answer pass unchanged", async () => {
  const answer = await post("/a?b=c");
  expect([answer.status, answer.headers.get("x-answer"), answer.headers.getSetCookie()]).toEqual([
    201,
    "yes",
    ["a=1", "b=2"],
  ]);
  expect(await answer.text()).toBe("first last there");
  expect(done).toEqual(["POST /a?b=c sent"]);
});

test("an answer without an end passes as it comes", async () => {
  const leave = new AbortController();
  const answer = await fetch(`${proxy.url}/stream`, { signal: leave.signal });
  const chunk = await answer.body?.getReader().read();
  expect(Buffer.from(chunk?.value ?? []).toString()).toBe("first ");
  leave.abort();
  await expect.poll(() => gone).toContain("/stream");
});

test("a lost answer was given, and its client sees the connection end", async () => {
  proxy.fate = ({ path }) => (path === "/lost" ? "lose" : "pass");
  await expect(post("/lost")).rejects.toThrow("fetch failed");
  expect(done).toEqual(["POST /lost sent"]);
  expect((await post("/other")).status).toBe(201);
  expect(proxy.counts).toMatchObject({ lose: 1, pass: 1, failed: 0 });
});

test("a request that is cut is never heard of", async () => {
  proxy.fate = () => "cut";
  await expect(post("/cut")).rejects.toThrow("fetch failed");
  expect(done).toEqual([]);
});

test("a held answer comes when it is released, a late one by itself", async () => {
  proxy.fate = () => "hold";
  const held = post("/held");
  await expect.poll(() => proxy.heldCount).toBe(1);
  expect(done).toEqual(["POST /held sent"]);
  proxy.release();
  expect(await (await held).text()).toBe("first last there");

  proxy.fate = () => ({ late: 100 });
  const begin = performance.now();
  expect((await post("/late")).status).toBe(201);
  expect(performance.now() - begin).toBeGreaterThan(95);
});

test("a client that goes away takes its request back", async () => {
  const request = fetch(`${proxy.url}/slow`, { signal: AbortSignal.timeout(100) });
  await expect(request).rejects.toThrow("timeout");
  await expect.poll(() => gone).toContain("/slow");
  expect(proxy.counts.failed).toBe(0);
});

test("a server that is away is a connection that ends", async () => {
  const lonely = await HttpProxy.before("http://127.0.0.1:1");
  await expect(fetch(lonely.url)).rejects.toThrow("fetch failed");
  expect(lonely.counts.failed).toBe(1);
});

function isThere(request: IncomingMessage): string {
  return request.headers.authorization ?? "gone";
}
