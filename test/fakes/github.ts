import { type FakeRequest, fixture, serveFake } from "./frame.js";
import { OAuthApp } from "./oauth-app.js";

/** GitHub: forms unless JSON is asked for, errors with status 200, tokens without end, addresses by a call of their own. */

const PEOPLE: Record<string, { user: object; emails: unknown }> = {
  mina: {
    user: { id: 90071992547409931n, login: "mina", name: "Mina Achterberg" },
    emails: [{ email: "mina@example.com", primary: true, verified: true, visibility: null }],
  },
  tobin: {
    user: { id: 583232, login: "tobin", name: null, email: "tobin@example.com" },
    emails: [{ email: "tobin@example.com", primary: true, verified: false, visibility: "public" }],
  },
  silent: { user: { id: 583233, login: "silent", name: null }, emails: [] },
  octocat: { user: {}, emails: fixture("github", "emails") },
};
const app = new OAuthApp("github");

function redeem({ form }: FakeRequest): Record<string, unknown> {
  if (!app.isOurs(form)) return fixture("github", "incorrect-client-credentials");
  const consent = app.redeem(form);
  if (!consent) return fixture("github", "bad-verification-code");
  if (form.get("redirect_uri") !== consent.redirectUri) return fixture("github", "redirect-uri-mismatch");
  return {
    ...fixture("github", "token"),
    access_token: app.accessToken(consent.person),
    scope: consent.scopes.join(","),
  };
}

/** JSON with whole numbers of any length. */
function exactJson(value: object): string {
  return JSON.stringify(value, (_key, member) => (typeof member === "bigint" ? `big:${member}` : member)).replace(
    /"big:(\d+)"/g,
    "$1",
  );
}

serveFake({
  "GET /login/oauth/authorize": (request) => app.authorize(request, { iss: `${request.origin}/login/oauth` }),
  "POST /login/oauth/access_token": (request) => {
    const answer = redeem(request);
    if (request.headers.accept?.includes("json")) return { json: answer };
    return { text: new URLSearchParams(Object.entries(answer).map(([key, value]) => [key, String(value)])).toString() };
  },
  "GET /user": (request) => {
    const person = PEOPLE[app.personOf(request) ?? ""];
    if (!person) return { status: 401, json: { message: "Bad credentials" } };
    return { text: exactJson({ ...fixture("github", "user"), ...person.user }) };
  },
  "GET /user/emails": (request) => {
    const person = PEOPLE[app.personOf(request) ?? ""];
    return person ? { json: person.emails } : { status: 401, json: { message: "Bad credentials" } };
  },
  [`DELETE /applications/${app.clientId}/grant`]: ({ form, headers }) => {
    const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString("base64");
    if (headers.authorization !== `Basic ${basic}`) return { status: 401, json: { message: "Bad credentials" } };
    app.end(JSON.parse(form.get("json") ?? "{}").access_token);
    return { status: 204 };
  },
});
