import { describe, expect, it } from "vitest";
import { Site } from "./site.js";

describe("the base URL", () => {
  it.each(["http://app.example", "https://app.example/path", "https://user@app.example", "ftp://127.0.0.1", "app"])(
    "cannot be %s",
    (baseUrl) => {
      expect(() => new Site(baseUrl, "/sign-in")).toThrow(TypeError);
    },
  );

  it("asks for Secure cookies over https only", () => {
    expect(new Site("https://app.example", "/sign-in").secure).toBe(true);
    expect(new Site("http://127.0.0.1:3000/", "/sign-in").secure).toBe(false);
  });

  it("gives the redirect URI to register", () => {
    expect(new Site("http://127.0.0.1:3000/", "/sign-in").callbackUri("spotify")).toBe(
      "http://127.0.0.1:3000/api/auth/spotify",
    );
  });
});
