import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consent, type RunningSimulator, startSimulator } from "../index.js";

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const callback = "http://127.0.0.1:3999/api/auth/spotify";
const user = "mina.achterberg";

function authorizationUrl(parameters: Record<string, string | undefined> = {}): URL {
  const url = new URL("/authorize", simulator.url);
  const all = {
    client_id: "counterfoil-development",
    response_type: "code",
    redirect_uri: callback,
    state: "s&<\"'>",
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

describe("the consent page", () => {
  it("is one form that posts, with the users and the scopes, and runs no script", async () => {
    const answer = await fetch(authorizationUrl({ scope: "user-read-email streaming", show_dialog: "true" }));
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(html.match(/<form [^>]*method="post"/g)).toHaveLength(1);
    expect(html.match(/<option /g)).toHaveLength(40);
    expect(html.match(/not on the app’s allow-list/g)).toHaveLength(2);
    expect(html.match(/<input type="checkbox" name="scope" value="[^"]+" checked>/g)).toHaveLength(2);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<b>Pemberton");
  });

  it("sends an approval back with code and state, by 303 (RFC 6749 §4.1.2)", async () => {
    const location = await consent(authorizationUrl(), { user, decision: "approve" });
    expect(location.href.startsWith(`${callback}?`)).toBe(true);
    expect([...location.searchParams.keys()]).toEqual(["code", "state"]);
    expect(location.searchParams.get("state")).toBe("s&<\"'>");
  });

  it("sends a denial back as access_denied (RFC 6749 §4.1.2.1)", async () => {
    const location = await consent(authorizationUrl({ state: undefined }), { user, decision: "deny" });
    expect(location.search).toBe("?error=access_denied");
  });

  it("lets a user who is not allow-listed finish", async () => {
    const location = await consent(authorizationUrl(), { user: "dexter_larkin", decision: "approve" });
    expect(location.searchParams.has("code")).toBe(true);
  });

  it("refuses a user it does not know", async () => {
    await expect(consent(authorizationUrl(), { user: "nobody", decision: "approve" })).rejects.toThrow("400");
  });
});

describe("a bad authorization request", () => {
  it.each([
    ["an unknown client", { client_id: "unknown" }, "INVALID_CLIENT: Invalid client"],
    ["no client", { client_id: undefined }, "INVALID_CLIENT: Invalid client"],
    ["another path", { redirect_uri: `${callback}/` }, "INVALID_CLIENT: Invalid redirect URI"],
    ["no redirect URI", { redirect_uri: undefined }, "INVALID_CLIENT: Invalid redirect URI"],
    [
      "localhost",
      { redirect_uri: callback.replace("127.0.0.1", "localhost") },
      "INVALID_CLIENT: Insecure redirect URI",
    ],
    ["http elsewhere", { redirect_uri: "http://app.example/cb" }, "INVALID_CLIENT: Insecure redirect URI"],
  ])("%s shows a page and never redirects", async (_name, parameters, message) => {
    const answer = await fetch(authorizationUrl(parameters), { redirect: "manual" });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).toContain(`<h1>${message}</h1>`);
  });

  it.each([
    ["the implicit grant", { response_type: "token" }, "unsupported_response_type"],
    ["an unknown scope", { scope: "user-read-email root" }, "invalid_scope"],
    ["the plain PKCE method", { code_challenge: "a".repeat(43), code_challenge_method: "plain" }, "invalid_request"],
    ["a challenge without a method", { code_challenge: "a".repeat(43) }, "invalid_request"],
    ["a challenge that cannot be S256", { code_challenge: "short", code_challenge_method: "S256" }, "invalid_request"],
  ])("%s goes back to the app as an error", async (_name, parameters, error) => {
    const answer = await fetch(authorizationUrl(parameters), { redirect: "manual" });
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.searchParams.get("error")).toBe(error);
    expect(location.searchParams.get("state")).toBe("s&<\"'>");
  });

  it("with a parameter given twice shows a page (RFC 6749 §3.1)", async () => {
    const answer = await fetch(`${authorizationUrl()}&client_id=another-app`, { redirect: "manual" });
    expect(answer.status).toBe(400);
  });

  it("posted to the form directly is judged like the first one", async () => {
    const body = new URLSearchParams({
      ...Object.fromEntries(authorizationUrl().searchParams),
      user,
      decision: "approve",
    });
    body.set("redirect_uri", "https://evil.example/");
    const answer = await fetch(new URL("/authorize", simulator.url), { method: "POST", body, redirect: "manual" });
    expect(answer.status).toBe(400);
  });
});
