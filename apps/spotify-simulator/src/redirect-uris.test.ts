import { describe, expect, it } from "vitest";
import { isRegistrable, redirectUriProblem } from "./redirect-uris.js";

const registered = ["http://127.0.0.1/callback", "http://[::1]:7000/callback", "https://app.example/Callback/"];

describe("redirect URIs", () => {
  it.each([
    "http://127.0.0.1/callback",
    "http://127.0.0.1:3000/callback",
    "http://127.0.0.1:65535/callback",
    "http://[::1]:7000/callback",
    "https://app.example/Callback/",
  ])("%s may be used", (uri) => {
    expect(redirectUriProblem(uri, registered)).toBeUndefined();
  });

  it.each([
    "http://127.0.0.1:3000/callback/",
    "http://127.0.0.1:3000/Callback",
    "http://127.0.0.1:3000/callback?more=1",
    "http://127.0.0.1:3000/callback#part",
    "http://127.0.0.1:/callback",
    "http://[::1]:7001/callback",
    "https://app.example/callback/",
    "https://app.example/Callback",
    "https://app.example:8443/Callback/",
    "https://127.0.0.1/callback",
    "javascript:alert(1)",
    "",
  ])("%s is invalid: it differs from what is registered", (uri) => {
    expect(redirectUriProblem(uri, registered)).toBe("Invalid redirect URI");
  });

  it.each([
    "http://localhost:3000/callback",
    "http://app.example/Callback/",
    "http://127.0.0.1@evil.example/callback",
    "http://127.0.0.1.evil.example/callback",
  ])("%s is insecure: http is for loopback addresses", (uri) => {
    expect(redirectUriProblem(uri, registered)).toBe("Insecure redirect URI");
  });

  it("cannot be registered with http elsewhere, a fragment or a dangerous scheme", () => {
    const refused = [
      "http://localhost/cb",
      "http://app.example/cb",
      "https://app.example/#a",
      "javascript:alert(1)",
      "cb",
    ];
    expect(refused.filter(isRegistrable)).toEqual([]);
    expect(["https://app.example/cb", "http://127.0.0.1/cb", "example.app:/cb"].every(isRegistrable)).toBe(true);
  });
});
