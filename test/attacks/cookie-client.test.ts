import { beforeAll, describe, expect, test } from "vitest";
import { clientFile, signsIn } from "../support/client-file.js";
import { type Answer, ask, askRaw } from "./ask.js";
import { bearer, PROVIDER_CODE, REFRESH, Target } from "./target.js";

const PAGE = "https://app.example";
/** What a script of the app's own page sends. */
const own = { origin: PAGE, "x-counterfoil": "1" };
const REFRESH_COOKIE = "__Host-counterfoil_refresh_spa";

let target: Target;
beforeAll(async () => {
  const spa = signsIn("spa", { kind: "cookie", origins: [PAGE] });
  const native = signsIn("native", { origins: ["https://other.example"] });
  target = await Target.open({ COUNTERFOIL_CONFIG: clientFile(spa, native) });
});

type Headers = Record<string, string>;

/** The cookies of one browser, and what it has been told about each. */
class Browser {
  readonly jar = new Map<string, string>();
  /** Every `Set-Cookie` it got. */
  readonly told: string[] = [];

  async post(path: string, body: Record<string, unknown>, headers: Headers = own): Promise<Answer> {
    const json = path.startsWith("/login") || path === "/logout";
    const answer = await ask(target.url + path, {
      method: "POST",
      headers: {
        ...headers,
        ...(this.jar.size === 0 ? {} : { cookie: this.cookies }),
        "content-type": json ? "application/json" : "application/x-www-form-urlencoded",
      },
      body: json ? JSON.stringify(body) : new URLSearchParams(body as Record<string, string>).toString(),
    });
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie);
    return answer;
  }

  get cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  begin(headers: Headers = own): Promise<Answer> {
    return this.post("/login/spotify", { client_id: "spa" }, headers);
  }

  /** The form that ends a begun login, with a person's consent. */
  async consented(begun: Answer): Promise<Record<string, string>> {
    const { authorization_url, state } = begun.read(["authorization_url", "state"]);
    const { code } = await target.consent({ authorization_url, state, binding: "" });
    return { grant_type: PROVIDER_CODE, client_id: "spa", provider: "spotify", code, state };
  }

  async signIn(): Promise<Answer> {
    return this.post("/token", await this.consented(await this.begin()));
  }

  refresh(headers: Headers = own, more: Record<string, string> = {}): Promise<Answer> {
    return this.post("/token", { grant_type: REFRESH, client_id: "spa", ...more }, headers);
  }

  #keep(cookie: string): void {
    this.told.push(cookie);
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/; Max-Age=0(;|$)/.test(cookie)) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

/** A browser in which somebody is signed in, and the access token its page holds. */
async function signedIn(): Promise<{ browser: Browser; access: string }> {
  const browser = new Browser();
  const { access_token } = (await browser.signIn()).read(["access_token"]);
  return { browser, access: access_token };
}

describe("the secrets of a cookie client are in cookies and nowhere else (CK-01, CK-03)", () => {
  test("a whole life: login, refresh, sign-out", async () => {
    const browser = new Browser();
    const begun = await browser.begin();
    expect(begun.status).toBe(200);
    expect(begun.body).not.toHaveProperty("binding");
    expect(browser.told).toEqual([
      expect.stringMatching(
        /^__Host-counterfoil_binding_[\w-]{16}=[\w-]{43}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    const [binding = ""] = [...browser.jar.values()];
    expect(begun.text).not.toContain(binding);

    const opened = await browser.post("/token", await browser.consented(begun));
    expect(opened.status).toBe(200);
    const kept = new RegExp(
      `^${REFRESH_COOKIE}=cfrt_[\\w-]+; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Strict$`,
    );
    expect(browser.told).toContainEqual(expect.stringMatching(kept));
    expect([...browser.jar.keys()]).toEqual([REFRESH_COOKIE]);

    const before = browser.cookies;
    const refreshed = await browser.refresh();
    expect(refreshed.status).toBe(200);
    expect(browser.told.at(-1)).toMatch(kept);
    expect(browser.cookies).not.toBe(before);
    for (const answer of [begun, opened, refreshed]) {
      expect(answer.text).not.toContain("cfrt_");
      expect(answer.body).not.toHaveProperty("refresh_token");
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  test("a new login in the same browser takes the device over (RT-14)", async () => {
    const browser = new Browser();
    const first = (await browser.signIn()).read(["device_id", "session_id", "access_token"]);
    const second = (await browser.signIn()).read(["device_id", "session_id"]);
    expect(second.device_id).toBe(first.device_id);
    expect(second.session_id).not.toBe(first.session_id);
    expect((await target.get("/me", first.access_token)).reason).toBe("signed_out");
  });
});

describe("only the client's own page may post (CK-02, ASVS 3.5.1)", () => {
  const foreign: [string, Headers][] = [
    ["no Origin and no header, as another program sends", {}],
    ["the header without an Origin", { "x-counterfoil": "1" }],
    ["the Origin without the header, as a form sends", { origin: PAGE }],
    ["another value of the header", { origin: PAGE, "x-counterfoil": "0" }],
    ["another origin", { origin: "https://evil.example", "x-counterfoil": "1" }],
    ["another client's origin", { origin: "https://other.example", "x-counterfoil": "1" }],
    ["the origin null", { origin: "null", "x-counterfoil": "1" }],
    ["another port", { origin: `${PAGE}:8443`, "x-counterfoil": "1" }],
    ["another scheme", { origin: "http://app.example", "x-counterfoil": "1" }],
    ["a subdomain", { origin: "https://sub.app.example", "x-counterfoil": "1" }],
    ["another case", { origin: "https://APP.example", "x-counterfoil": "1" }],
    ["two origins", { origin: `${PAGE} https://evil.example`, "x-counterfoil": "1" }],
    ["a page as the referrer", { referer: `${PAGE}/`, "x-counterfoil": "1" }],
  ];

  test.each(foreign)("%s: refused everywhere, and nothing happens", async (_, headers) => {
    const { browser, access } = await signedIn();
    const begun = await browser.begin();
    const form = await browser.consented(begun);
    const [jar, told] = [browser.cookies, browser.told.length];
    const answers = [
      await browser.begin(headers),
      await browser.post("/login/password", { client_id: "spa", email: "ada@example.com", password: "x" }, headers),
      await browser.post("/token", form, headers),
      await browser.refresh(headers),
      await browser.post("/revoke", { client_id: "spa" }, headers),
      await browser.post("/revoke", { client_id: "spa", token: access }, headers),
      await browser.post("/logout", {}, { ...headers, ...bearer(access) }),
      await ask(`${target.url}/me`, { method: "DELETE", headers: { ...headers, ...bearer(access) } }),
    ];
    for (const answer of answers) expect([answer.status, answer.reason]).toEqual([403, "untrusted_page"]);
    expect([browser.cookies, browser.told.length]).toEqual([jar, told]);
    expect((await target.get("/me", access)).status).toBe(200);
    expect((await browser.post("/token", form)).status).toBe(200);
  });

  test("before anything else: a foreign page learns nothing of what it sends", async () => {
    const { browser } = await signedIn();
    const evil = { origin: "https://evil.example" };
    const forms = [
      { grant_type: REFRESH, client_id: "spa", refresh_token: "x" },
      { grant_type: PROVIDER_CODE, client_id: "spa", provider: "x", code: "x", state: "x" },
      { grant_type: REFRESH, client_id: "spa", client_secret: "x" },
    ];
    for (const form of forms) expect((await browser.post("/token", form, evil)).reason).toBe("untrusted_page");
  });

  test("requests of a form are refused for their type or their origin", async () => {
    const { browser } = await signedIn();
    const form = `grant_type=${REFRESH}&client_id=spa`;
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
      for (const path of ["/token", "/revoke", "/login/spotify"]) {
        const headers = { origin: "https://evil.example", "content-type": type, cookie: browser.cookies };
        const answer = await askRaw(target.url, { method: "POST", target: path, headers, body: form });
        expect([403, 415]).toContain(answer.status);
        expect(answer.headers.get("set-cookie")).toBeNull();
      }
    expect((await browser.refresh()).status).toBe(200);
  });

  test("other clients' requests need none of it", async () => {
    const order = { client_id: "native", redirect_uri: "http://127.0.0.1:3000/api/auth/spotify" };
    expect((await target.json("/login/spotify", order)).status).toBe(200);
  });
});

describe("a browser reads answers with cookies only at the client's origins (AS-14, ASVS 3.4.2)", () => {
  const preflight = (origin: string) =>
    askRaw(target.url, {
      method: "OPTIONS",
      target: "/token",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-counterfoil",
      },
    });

  test("its own", async () => {
    const { headers } = await preflight(PAGE);
    expect(headers.get("access-control-allow-origin")).toBe(PAGE);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("access-control-allow-headers")).toContain("x-counterfoil");
    expect(headers.get("vary")).toMatch(/Origin/i);
  });

  test("those of other clients get no cookies, strangers nothing", async () => {
    const other = (await preflight("https://other.example")).headers;
    expect(other.get("access-control-allow-origin")).toBe("https://other.example");
    expect(other.get("access-control-allow-credentials")).toBeNull();
    for (const origin of ["https://evil.example", "null", `${PAGE}.evil.example`, "*"]) {
      const { headers } = await preflight(origin);
      expect(headers.get("access-control-allow-origin")).not.toBe(origin);
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });
});

test("signing out removes the cookie, with the attributes it was set with (CK-04)", async () => {
  const cleared = `${REFRESH_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`;
  const { browser, access } = await signedIn();
  const old = browser.cookies;
  expect((await browser.post("/logout", { scope: "others" }, { ...own, ...bearer(access) })).status).toBe(204);
  expect(browser.cookies).toBe(old);
  expect((await browser.post("/logout", {}, { ...own, ...bearer(access) })).status).toBe(204);
  expect([browser.told.at(-1), browser.cookies]).toEqual([cleared, ""]);
  browser.jar.set(REFRESH_COOKIE, old.slice(REFRESH_COOKIE.length + 1));
  expect((await browser.refresh()).reason).toBe("session_ended");

  const { browser: other, access: token } = await signedIn();
  expect((await other.post("/revoke", { client_id: "spa" })).status).toBe(200);
  expect([other.told.at(-1), other.cookies]).toEqual([cleared, ""]);
  expect((await target.get("/me", token)).reason).toBe("signed_out");
  expect((await other.post("/revoke", { client_id: "spa" })).status).toBe(200);
});

describe("only the cookie with exactly its name counts (CK-05, RFC 6265bis §4.1.3.2)", () => {
  const renamed = ["__host-counterfoil_refresh_spa", "__HOST-counterfoil_refresh_spa", "counterfoil_refresh_spa"];

  test.each([...renamed, "__Secure-counterfoil_refresh_spa", "__Host-counterfoil_refresh_SPA"])(
    "%s is none",
    async (name) => {
      const { browser } = await signedIn();
      const value = browser.jar.get(REFRESH_COOKIE) ?? "";
      browser.jar.set(name, "planted");
      expect((await browser.refresh()).status).toBe(200);
      browser.jar.clear();
      browser.jar.set(name, value);
      expect((await browser.refresh()).reason).toBe("invalid_refresh_token");
    },
  );

  test("given twice it is refused, whichever stands first", async () => {
    const { browser } = await signedIn();
    const good = browser.cookies;
    for (const cookie of [`${good}; ${REFRESH_COOKIE}=x`, `${REFRESH_COOKIE}=x; ${good}`, `${good}; ${good}`]) {
      const form = new URLSearchParams({ grant_type: REFRESH, client_id: "spa" });
      const init = { method: "POST", headers: { ...own, cookie }, body: form };
      const answer = await ask(`${target.url}/token`, init);
      expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
    }
    expect((await browser.refresh()).status).toBe(200);
  });
});

describe("secrets in the other place are refused", () => {
  test("a cookie client's in a body", async () => {
    const { browser } = await signedIn();
    const refresh_token = browser.jar.get(REFRESH_COOKIE) ?? "";
    const begun = await browser.begin();
    const form = await browser.consented(begun);
    const binding = [...browser.jar].find(([name]) => name.includes("binding"))?.[1] ?? "";
    const thief = new Browser();
    for (const [path, body] of [
      ["/token", { grant_type: REFRESH, client_id: "spa", refresh_token }],
      ["/token", { ...form, binding }],
      ["/revoke", { client_id: "spa", token: refresh_token }],
    ] as const)
      for (const from of [browser, thief]) expect((await from.post(path, body)).reason).toBe("invalid_request");
    expect(thief.told).toEqual([]);
    expect((await browser.post("/token", form)).status).toBe(200);
  });

  test("a cookie client's with another client's name", async () => {
    const { browser } = await signedIn();
    const refresh_token = browser.jar.get(REFRESH_COOKIE) ?? "";
    const form = { grant_type: REFRESH, client_id: "native", refresh_token };
    expect((await target.token(form, {})).reason).toBe("invalid_refresh_token");
    expect((await browser.refresh()).status).toBe(200);
  });

  test("another client's in a cookie", async () => {
    const order = { client_id: "native", redirect_uri: "http://127.0.0.1:3000/api/auth/spotify" };
    const begun = (await target.json("/login/spotify", order)).read(["authorization_url", "state", "binding"]);
    const { code } = await target.consent(begun);
    const { state, binding } = begun;
    const form = { grant_type: PROVIDER_CODE, client_id: "native", provider: "spotify", code, state };
    const opened = await target.token({ ...form, binding }, {});
    expect(opened.headers.get("set-cookie")).toBeNull();
    const cookie = ["native", "spa"].map((id) => `__Host-counterfoil_refresh_${id}=${opened.tokens().refresh_token}`);
    const headers = { cookie: cookie.join("; "), ...own };
    const answer = await target.token({ grant_type: REFRESH, client_id: "native" }, headers);
    expect([answer.status, answer.reason]).toEqual([400, "invalid_request"]);
    expect((await target.token({ grant_type: REFRESH, client_id: "spa" }, headers)).reason).toBe(
      "invalid_refresh_token",
    );
  });
});

describe("a login belongs to the browser that began it (CL-04, RFC 9700 §4.7)", () => {
  test("an attacker's code and state sign nobody in who did not begin", async () => {
    const attacker = new Browser();
    const form = await attacker.consented(await attacker.begin());
    const victim = new Browser();
    expect((await victim.post("/token", form)).reason).toBe("invalid_binding");
    expect(victim.told).toEqual([]);
    expect((await attacker.post("/token", form)).reason).toBe("invalid_state");
  });

  test("nor in the middle of a login of one's own", async () => {
    const attacker = new Browser();
    const form = await attacker.consented(await attacker.begin());
    const victim = new Browser();
    const own = await victim.consented(await victim.begin());
    expect((await victim.post("/token", form)).reason).toBe("invalid_binding");
    expect((await victim.post("/token", own)).status).toBe(200);
  });

  test("two tabs may sign in at once", async () => {
    const browser = new Browser();
    const [one, two] = [await browser.begin(), await browser.begin()];
    const forms = [await browser.consented(one), await browser.consented(two)];
    for (const form of forms) expect((await browser.post("/token", form)).status).toBe(200);
  });
});
