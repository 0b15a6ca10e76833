import { NextRequest } from "next/server.js";
import { expect, it } from "vitest";
import { proxy } from "./proxy.js";
import { bffBefore, jarOf, ORIGIN } from "./wire.contract.js";

// Nobody listens there: none of this asks the server.
const bff = bffBefore("http://127.0.0.1:9");
const open = (path: string) => proxy(bff, new NextRequest(ORIGIN + path), new Headers());

it.each([
  ["/verify", "verify"],
  ["/reset-password", "resetPassword"],
] as const)(
  "the token of a link to %s goes from the address into a cookie (RFC 9700 §4.2, §4.3)",
  async (path, page) => {
    const response = await open(`${path}?token=to-ken_1`);
    expect([response.status, response.headers.get("location")]).toEqual([303, ORIGIN + path]);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=1800$/);
    expect(bff.cookies.mailToken(jarOf([cookie]), page)).toBe("to-ken_1");
  },
);

it.each(["", "a;b", "a%0d%0ab", "x".repeat(257)])("what cannot be a token (%j) is forgotten", async (token) => {
  const response = await open(`/verify?token=${token}`);
  expect(response.headers.get("location")).toBe(`${ORIGIN}/verify`);
  expect(response.headers.getSetCookie()).toEqual([bff.cookies.setMailToken("verify")]);
});

it("the pages of a mail send no referrer, others are left alone", async () => {
  expect((await open("/verify")).headers.get("referrer-policy")).toBe("no-referrer");
  const other = await open("/playlists/1?token=x");
  expect([other.status, other.headers.get("referrer-policy")]).toEqual([200, null]);
});
