import { describe, expect, it } from "vitest";
import { Cookies } from "./cookies.js";
import { jarOf, tokens } from "./wire.contract.js";

describe("session cookies", () => {
  const loopback = new Cookies(false);
  const https = new Cookies(true);

  it("over https are __Host-, Secure, HttpOnly, Path=/ and SameSite=Lax, without Domain (RFC 6265bis §4.1.3.2)", () => {
    for (const cookie of [
      ...https.setSession(tokens(), true),
      https.setLogin("s", { binding: "b", remember: true }, 9),
    ]) {
      expect(cookie).toMatch(/^__Host-counterfoil_/);
      for (const attribute of ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"])
        expect(cookie.split("; ")).toContain(attribute);
      expect(cookie).not.toMatch(/domain/i);
    }
  });

  it("on a loopback address have plain names, because browsers refuse the prefix there", () => {
    expect(loopback.setSession(tokens(), true).join()).not.toMatch(/__Host-|Secure/);
  });

  it("live as long as their tokens when the person stays signed in, else until the browser closes", () => {
    const [access, refresh] = loopback.setSession(tokens(), true);
    expect(access).toContain("Max-Age=600");
    expect(refresh).toContain("Max-Age=86400");
    expect(loopback.setSession(tokens(), false).join()).not.toMatch(/Max-Age|Expires/);
  });

  it("give back what was stored", () => {
    for (const remember of [true, false]) {
      const session = loopback.session(`theme=dark; ${jarOf(loopback.setSession(tokens(), remember))}`);
      expect(session).toMatchObject({ accessToken: "at.1.sig", refreshToken: "cfr_1", remember });
      expect((session?.accessExpiresAt ?? 0) - Date.now()).toBeGreaterThan(590_000);
    }
  });

  it("count as none when a name comes twice", () => {
    const jar = jarOf(loopback.setSession(tokens(1), true));
    expect(loopback.session(`${jar}; ${jar}`)).toBeNull();
  });

  it("are known by their exact name only", () => {
    expect(https.session(jarOf(https.setSession(tokens(), true)).replaceAll("__Host-", "__host-"))).toBeNull();
    expect(https.session(jarOf(loopback.setSession(tokens(), true)))).toBeNull();
  });

  it.each(["", "counterfoil_access", "counterfoil_access=", "counterfoil_access=.", "counterfoil_refresh=x", ";;=;"])(
    "are no session in %j",
    (header) => {
      expect(loopback.session(header)).toBeNull();
    },
  );

  it("are cleared with the attributes they were set with", () => {
    expect(https.clearSession()).toEqual([
      "__Host-counterfoil_access=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0",
      "__Host-counterfoil_refresh=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0",
    ]);
  });

  it("are never longer than browsers keep", () => {
    expect(() => loopback.setSession(tokens(1, { access_token: "a".repeat(4100) }), true)).toThrow(RangeError);
  });

  it("can be replaced in and taken out of a request", () => {
    const jar = `a=1; ${jarOf(loopback.setSession(tokens(1), true))}; b=2`;
    expect(loopback.withoutSession(jar)).toBe("a=1; b=2");
    expect(loopback.session(loopback.withSession(jar, tokens(2), true))).toMatchObject({ accessToken: "at.2.sig" });
  });
});

describe("login cookies", () => {
  const cookies = new Cookies(false);

  it("belong to one state and do not show it", () => {
    const cookie = cookies.setLogin("state-one", { binding: "secret", remember: true }, 600);
    expect(cookie).not.toContain("state-one");
    expect(cookie).toContain("Max-Age=600");
    expect(cookies.login(jarOf([cookie]), "state-one")).toEqual({ binding: "secret", remember: true });
    expect(cookies.login(jarOf([cookie]), "state-two")).toBeNull();
  });
});
