import { expect, test } from "vitest";
import { readConfig } from "./config";
import { contentSecurityPolicy } from "./security";

const PUBLIC = { WEB_URL: "https://app.example.com", COUNTERFOIL_CLIENT_SECRET: "s" };
const socketUrlOf = (env: Record<string, string>) => readConfig({ NODE_ENV: "test", ...env }).socketUrl;

test("sockets are opened where browsers reach the server, by wss unless it is on one's own desk", () => {
  expect(socketUrlOf({})).toBe("ws://127.0.0.1:4000/graphql");
  expect(socketUrlOf({ COUNTERFOIL_URL: "http://127.0.0.1:4001/" })).toBe("ws://127.0.0.1:4001/graphql");
  const inside = { COUNTERFOIL_URL: "http://auth:4000", COUNTERFOIL_PUBLIC_URL: "https://auth.example.com" };
  expect(socketUrlOf({ ...PUBLIC, ...inside })).toBe("wss://auth.example.com/graphql");
});

test("an app out in the world opens no sockets in the clear", () => {
  expect(() => socketUrlOf({ ...PUBLIC, COUNTERFOIL_URL: "http://auth:4000" })).toThrow(
    /COUNTERFOIL_PUBLIC_URL.*https/,
  );
});

test.each(["nonsense", "ftp://auth.example.com", "javascript:alert(1)"])("%s is no address", (url) => {
  expect(() => socketUrlOf({ COUNTERFOIL_PUBLIC_URL: url })).toThrow("have to be addresses");
});

test("the policy lets a page connect to its own app and the socket's origin, and nowhere else", () => {
  const policy = contentSecurityPolicy("bm9uY2U=", "wss://auth.example.com/graphql").split("; ");
  expect(policy.filter((line) => line.startsWith("connect-src"))).toEqual([
    "connect-src 'self' wss://auth.example.com",
  ]);
});
