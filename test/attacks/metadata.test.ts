import { beforeAll, describe, expect, test } from "vitest";
import { ask, askRaw } from "./ask.js";
import { configurationFor } from "./browser-client.js";
import { Target } from "./target.js";

const APP = "https://app.example";
const METADATA = "/.well-known/oauth-authorization-server";
const JWKS = "/.well-known/jwks.json";
let target: Target;
beforeAll(async () => {
  target = await Target.open({ COUNTERFOIL_CONFIG: configurationFor([APP]) });
});

describe("the metadata describe this server and no other (AS-12, RFC 8414 §2, §3.3)", () => {
  test("the issuer is the address they were read from, character by character", async () => {
    expect((await target.get(METADATA)).body.issuer).toBe(target.url);
  });

  test("every address in them is the issuer's own and answers", async () => {
    const { body } = await target.get(METADATA);
    const addresses = Object.values(body).filter((value) => typeof value === "string");
    expect(addresses.length).toBeGreaterThanOrEqual(5);
    for (const address of addresses) {
      expect(new URL(address).origin).toBe(target.url);
      if (address !== target.url) expect((await ask(address)).status, address).not.toBe(404);
    }
  });

  test("a listed page may read metadata, keys and tokens, without cookies; a stranger's may not", async () => {
    for (const path of [METADATA, JWKS]) {
      const read = (origin: string) => askRaw(target.url, { method: "GET", target: path, headers: { origin } });
      expect((await read(APP)).headers.get("access-control-allow-origin")).toBe(APP);
      expect((await read(APP)).headers.get("access-control-allow-credentials")).toBeNull();
      expect((await read("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
    }
    const preflight = (origin: string) =>
      askRaw(target.url, {
        method: "OPTIONS",
        target: "/token",
        headers: { origin, "access-control-request-method": "POST" },
      });
    expect((await preflight(APP)).headers.get("access-control-allow-origin")).toBe(APP);
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});
