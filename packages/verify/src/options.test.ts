import { expect, test } from "vitest";
import { requireUsable, type VerifierOptions } from "./options.js";

const good: VerifierOptions = { issuer: "https://auth.example", audience: "api", revocations: false };
const heard = { clientId: "api", clientSecret: "secret" };

test("plain options are usable", () => {
  requireUsable(good);
  requireUsable({ ...good, revocations: heard, leeway: 60, cacheSize: 0, jwksUri: "http://127.0.0.1:1/jwks" });
});

test.each<[Partial<VerifierOptions>, string]>([
  [{ issuer: "auth.example" }, "issuer"],
  [{ issuer: "file:///etc/passwd" }, "issuer"],
  [{ issuer: "https://me:secret@auth.example" }, "issuer"],
  [{ audience: "" }, "audience"],
  [{ leeway: 61 }, "leeway"],
  [{ leeway: -1 }, "leeway"],
  [{ leeway: Number.NaN }, "leeway"],
  [{ cacheSize: -1 }, "cacheSize"],
  [{ cacheSize: Number.POSITIVE_INFINITY }, "cacheSize"],
  [{ jwksUri: "/jwks" }, "jwksUri"],
  [{ revocations: { ...heard, clientSecret: "" } }, "clientSecret"],
  [{ revocations: { ...heard, maxStaleness: 1000 } }, "maxStaleness"],
  [{ revocations: { ...heard, maxStaleness: Number.POSITIVE_INFINITY } }, "maxStaleness"],
  [{ revocations: { ...heard, url: "revocations" } }, "revocations.url"],
  [{ revocations: { ...heard, introspectionUrl: "x" } }, "revocations.introspectionUrl"],
])("%j is refused at once", (wrong, named) => {
  expect(() => requireUsable({ ...good, ...wrong })).toThrow(named);
});

test("whether revocations are heard has to be said", () => {
  expect(() => requireUsable(JSON.parse('{"issuer":"https://auth.example","audience":"api"}'))).toThrow("revocations");
});
