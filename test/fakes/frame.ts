import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as a fake sees it. */
export interface FakeRequest {
  query: URLSearchParams;
  form: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Where the fake lives. */
  origin: string;
}

/** An answer: JSON, text, or a redirect. */
export interface FakeAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  location?: string;
}

/** What a fake answers, by method and path. */
export type Routes = Record<string, (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>>;

/** An answer that is given in place of the real one, so many times. */
interface Fault extends FakeAnswer {
  endpoint: string;
  times: number;
}

/** A recorded shape of a provider. */
export function fixture(provider: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/providers/${provider}/${name}.json`, import.meta.url), "utf8"));
}

/**
 * Serves a fake on a free port of this machine, until its starter is gone. Two controls come with it: `PUT /_control/faults`
 * and `GET /_control/counters`, the number of requests by endpoint.
 */
export function serveFake(routes: Routes): void {
  const counters: Record<string, number> = {};
  let faults: Fault[] = [];
  const controls: Routes = {
    "GET /_control/counters": () => ({ json: counters }),
    "PUT /_control/faults": ({ form }) => {
      faults = JSON.parse(form.get("json") ?? "[]");
      return { status: 204 };
    },
  };

  async function answer(request: IncomingMessage): Promise<FakeAnswer> {
    const origin = `http://${request.headers.host}`;
    const url = new URL(request.url ?? "", origin);
    const endpoint = `${request.method} ${url.pathname}`;
    const body = await text(request);
    const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
    const form = new URLSearchParams(isForm ? body : { json: body });
    const asked: FakeRequest = { query: url.searchParams, form, headers: request.headers, origin };
    const control = controls[endpoint];
    if (control) return control(asked);
    counters[endpoint] = (counters[endpoint] ?? 0) + 1;
    const fault = faults.find((one) => one.endpoint === endpoint && one.times-- > 0);
    return fault ?? routes[endpoint]?.(asked) ?? { status: 404, json: { message: "Not Found" } };
  }

  const server = createServer(async (request, response) => {
    const { status, json, text: plain, location } = await answer(request);
    if (location !== undefined) response.setHeader("location", location);
    if (json !== undefined) response.setHeader("content-type", "application/json");
    response.statusCode = status ?? (location === undefined ? 200 : 302);
    response.end(json === undefined ? plain : JSON.stringify(json));
  });
  server.listen(0, "127.0.0.1", () => {
    process.send?.({ ready: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  const end = () => server.close(() => process.disconnect?.()).closeAllConnections();
  process.once("disconnect", () => process.exit());
  process.once("SIGTERM", end);
}
