import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Controls, type RunningSimulator, startSimulator } from "../index.js";
import { operations } from "./operations.js";

let simulator: RunningSimulator;
let controls: Controls;
let mina: string;
beforeAll(async () => {
  simulator = await startSimulator();
  controls = new Controls(simulator.url);
  mina = (await controls.tokens("mina.achterberg")).access_token;
});
afterAll(() => simulator.close());

const ask = (path: string, token: string | undefined = mina, init: RequestInit = {}) =>
  fetch(`${simulator.url}/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const errorOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: { status: number; message: string } }).error.message,
];

describe("the door of the Web API", () => {
  it("refuses a missing, foreign or unreadable token (RFC 6750 §3.1)", async () => {
    for (const authorization of [undefined, "Bearer", "Bearer unknown", "Basic abc", `Bearer ${mina} x`]) {
      const answer = await fetch(`${simulator.url}/v1/me`, { headers: authorization ? { authorization } : {} });
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      expect(await errorOf(answer)).toEqual([401, "Invalid access token"]);
    }
  });

  it("says that a token expired, and says so after the clock is moved back", async () => {
    const { access_token } = await controls.tokens("ananya.trivedi");
    await controls.change({ clockOffsetSeconds: 3601 });
    expect(await errorOf(await ask("/me", access_token))).toEqual([401, "The access token expired"]);
    await controls.change({ clockOffsetSeconds: 0 });
    expect((await ask("/me", access_token)).status).toBe(200);
    expect(await controls.expire("ananya.trivedi")).toEqual({ expired: 1 });
    expect(await errorOf(await ask("/me", access_token))).toEqual([401, "The access token expired"]);
    expect((await ask("/me")).status).toBe(200);
  });

  it("refuses a user who is not allow-listed in development mode alone", async () => {
    const { access_token } = await controls.tokens("dexter_larkin");
    expect(await errorOf(await ask("/me", access_token))).toEqual([
      403,
      "User not registered in the Developer Dashboard",
    ]);
    await controls.change({ mode: "extended" });
    expect((await ask("/me", access_token)).status).toBe(200);
    await controls.change({ mode: "development" });
  });

  it("refuses a token without the scope", async () => {
    const { access_token } = await controls.tokens("mina.achterberg", { scope: "user-read-email" });
    expect(await errorOf(await ask("/me/playlists", access_token))).toEqual([403, "Insufficient client scope"]);
    expect(await errorOf(await ask("/me/top/artists", access_token))).toEqual([403, "Insufficient client scope"]);
    expect((await ask("/me", access_token)).status).toBe(200);
  });

  it("closes the endpoints that development mode lost", async () => {
    for (const path of [
      "/tracks?ids=a",
      "/users/tobin_quill",
      "/markets",
      "/recommendations",
      "/artists/x/top-tracks",
    ]) {
      expect(await errorOf(await ask(path))).toEqual([403, "Forbidden"]);
    }
    await controls.change({ mode: "extended" });
    expect((await ask("/users/tobin_quill")).status).toBe(200);
    await controls.change({ mode: "development" });
  });

  it.each([
    ["/audio-features?ids=x", 403, "Forbidden"],
    ["/audio-features/x", 403, "Forbidden"],
    ["/audio-analysis/x", 403, "Forbidden"],
    ["/recommendations", 404, "Not found"],
    ["/recommendations/available-genre-seeds", 404, "Not found"],
    ["/artists/x/related-artists", 404, "Not found"],
    ["/browse/featured-playlists", 404, "Not found"],
    ["/browse/categories/pop/playlists", 404, "Not found"],
  ])("closed %s to new apps of every mode in 2024", async (path, status, message) => {
    expect(await errorOf(await ask(path))).toEqual([403, "Forbidden"]);
    await controls.change({ mode: "extended" });
    expect(await errorOf(await ask(path))).toEqual([status, message]);
    await controls.change({ mode: "development" });
  });

  it("shows the browse categories in extended mode alone", async () => {
    expect(await errorOf(await ask("/browse/categories"))).toEqual([403, "Forbidden"]);
    await controls.change({ mode: "extended" });
    const { categories } = (await (await ask("/browse/categories?limit=2")).json()) as {
      categories: { total: number; items: { id: string; icons: { url: string }[] }[] };
    };
    expect(categories.total).toBeGreaterThan(2);
    const [first] = categories.items;
    expect(await (await ask(`/browse/categories/${first?.id}`)).json()).toEqual(first);
    expect((await fetch(first?.icons[0]?.url ?? "")).headers.get("content-type")).toBe("image/svg+xml");
    expect((await ask("/browse/categories/none")).status).toBe(404);
    await controls.change({ mode: "development" });
  });

  it("answers no operation of either mode with 5xx", async () => {
    await controls.change({ rateLimit: null });
    for (const mode of ["development", "extended"] as const) {
      await controls.change({ mode });
      for (const { method, path } of operations) {
        const filled = path.replace(/\{\w+\}/g, "0".repeat(22));
        expect([path, (await ask(filled, mina, { method })).status < 500]).toEqual([path, true]);
      }
    }
    await controls.change({ mode: "development" });
  });

  it("limits each app's rate in a rolling window, with Retry-After", async () => {
    const { access_token: other } = await controls.tokens("mina.achterberg", { client_id: "another-app" });
    await controls.change({ rateLimit: { requests: 2, seconds: 30 }, clockOffsetSeconds: 60 });
    expect((await ask("/me")).status).toBe(200);
    expect((await ask("/me")).status).toBe(200);
    const limited = await ask("/me");
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThanOrEqual(29);
    expect((await ask("/me", other)).status).toBe(200);
    await controls.change({ clockOffsetSeconds: 91 });
    expect((await ask("/me")).status).toBe(200);
    await controls.change({ rateLimit: null, clockOffsetSeconds: 0 });
  });

  it("answers 304 to the client that has the answer already (RFC 9110 §13.1.2)", async () => {
    const first = await ask("/me");
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, max-age=0");
    const second = await ask("/me", mina, { headers: { "if-none-match": `"old", W/${etag}` } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
    expect((await ask("/me", mina, { headers: { "if-none-match": '"old"' } })).status).toBe(200);
  });

  it("answers HEAD without a body, 405 with Allow, 404 in its own shape", async () => {
    const head = await ask("/me", mina, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const wrongMethod = await ask("/me", mina, { method: "POST" });
    expect(wrongMethod.headers.get("allow")).toBe("GET");
    expect(await errorOf(wrongMethod)).toEqual([405, "Method not allowed"]);
    expect(await errorOf(await ask("/nothing/here"))).toEqual([404, "Service not found"]);
    expect((await ask("/tracks/%zz")).status).toBe(400);
  });

  it("tells a malformed id from one that is not in use", async () => {
    for (const kind of ["tracks", "albums", "artists", "playlists"]) {
      expect(await errorOf(await ask(`/${kind}/not-an-id`))).toEqual([400, "invalid id"]);
      expect(await errorOf(await ask(`/${kind}/${"a".repeat(2000)}`))).toEqual([400, "invalid id"]);
      expect(await errorOf(await ask(`/${kind}/${"0".repeat(22)}`))).toEqual([404, "Resource not found"]);
    }
  });

  it("opens itself to pages of any origin, as bearer tokens allow (CORS)", async () => {
    expect((await ask("/me")).headers.get("access-control-allow-origin")).toBe("*");
    const preflight = await fetch(`${simulator.url}/v1/me/playlists`, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
  });
});

describe("GET /me", () => {
  it("has account_id, and in development mode none of the fields taken away in 2026", async () => {
    const me = (await (await ask("/me")).json()) as Record<string, unknown>;
    expect(Object.keys(me).sort()).toEqual(
      ["account_id", "display_name", "external_urls", "href", "id", "images", "type", "uri"].sort(),
    );
  });

  it("has them in extended mode, by scope", async () => {
    await controls.change({ mode: "extended" });
    const all = (await (await ask("/me")).json()) as Record<string, unknown>;
    expect(all).toMatchObject({
      email: "mina@example.org",
      country: "DE",
      product: "premium",
      followers: { href: null },
    });
    const { access_token } = await controls.tokens("mina.achterberg", { scope: "" });
    const few = (await (await ask("/me", access_token)).json()) as Record<string, unknown>;
    expect(few).not.toHaveProperty("email");
    expect(few).not.toHaveProperty("product");
    const theo = (await controls.tokens("1120384756")).access_token;
    expect(await (await ask("/me", theo)).json()).not.toHaveProperty("email");
    await controls.change({ mode: "development" });
  });
});
