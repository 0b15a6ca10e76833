import { describe, expect, it } from "vitest";
import { Counterfoil } from "./counterfoil.js";
import { ORIGIN } from "./wire.contract.js";

const counterfoil = new Counterfoil({ url: "http://127.0.0.1:1", clientId: "web", clientSecret: "", baseUrl: ORIGIN });

function send(headers: Record<string, string>, body = "id=1&id=2&return_to=%2Fa") {
  const type = "application/x-www-form-urlencoded";
  const all = { origin: ORIGIN, "content-type": type, "content-length": String(body.length), ...headers };
  return counterfoil.form(new Request(`${ORIGIN}/api/library`, { method: "POST", headers: all, body }));
}

describe("a form for a route of the app's own", () => {
  it("is read when a page of this app sent it", async () => {
    const form = await send({});
    expect(form instanceof Response ? form.status : [...form]).toEqual([
      ["id", "1"],
      ["id", "2"],
      ["return_to", "/a"],
    ]);
  });

  it.each([
    [403, { origin: "https://evil.example" }],
    [403, { origin: "null" }],
    [415, { "content-type": "text/plain" }],
    [413, { "content-length": "16385" }],
  ])("is %i with %j", async (status, headers) => {
    expect(await send(headers)).toMatchObject({ status });
  });
});

describe("going on after it", () => {
  it.each([
    ["/library?done=saved", "/library?done=saved"],
    ["//evil.example", "/"],
    ["https://evil.example/", "/"],
    ["", "/"],
  ])("to %j leads to %s of this app, with 303", (path, expected) => {
    const response = counterfoil.seeOther(path);
    expect([response.status, response.headers.get("location")]).toEqual([303, ORIGIN + expected]);
  });
});
