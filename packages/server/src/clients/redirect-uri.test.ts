import { expect, test } from "vitest";
import { isRegistered } from "./redirect-uri.js";

const registered = ["https://app.example/callback", "http://127.0.0.1/callback", "http://127.0.0.1:3000/exact"];

test("a redirect URI matches as an exact string, a loopback address with any port (RFC 9700 §2.1)", () => {
  for (const uri of [
    "https://app.example/callback",
    "http://127.0.0.1/callback",
    "http://127.0.0.1:49152/callback",
    "http://127.0.0.1:3000/exact",
  ])
    expect(isRegistered(registered, uri), uri).toBe(true);
});

test("nothing that merely looks like it matches (AS-01)", () => {
  const others = [
    "https://app.example/callback/",
    "https://app.example/Callback",
    "https://APP.example/callback",
    "https://app.example/callback?x=1",
    "https://app.example/callback#f",
    "https://app.example:443/callback",
    "https://app.example.evil.test/callback",
    "https://user@app.example/callback",
    "https://app.example/%63allback",
    "http://app.example/callback",
    "https://app.example",
    "http://localhost/callback",
    "http://localhost:3000/callback",
    "http://127.0.0.1.evil.test/callback",
    "http://127.0.0.1@evil.test/callback",
    "http://127.0.0.1:80@evil.test/callback",
    "http://127.0.0.1:0/callback",
    "http://127.0.0.1:/callback",
    "http://127.0.0.1:99999999/callback",
    "http://127.1/callback",
    "http://[::1]/callback",
    "https://127.0.0.1/callback",
    "http://127.0.0.1:3001/exact",
    "http://127.0.0.1/exact",
    "javascript:alert(1)",
    "",
  ];
  for (const uri of others) expect(isRegistered(registered, uri), uri).toBe(false);
});
