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

/** Repositories of a person, as docs.github.com has them ("List repositories for the authenticated user"), the usual members. */
const REPOSITORIES: Record<string, ReturnType<typeof repository>[]> = {
  mina: Array.from({ length: 7 }, (_, at) => repository("mina", 9_000_000 + at, at % 2 === 1)),
  tobin: [repository("tobin", 9_100_000, true)],
};

function repository(login: string, id: number, isPrivate: boolean) {
  const name = `notes-${id}`;
  return {
    id,
    node_id: Buffer.from(`Repository${id}`).toString("base64"),
    name,
    full_name: `${login}/${name}`,
    private: isPrivate,
    owner: { login, type: "User" },
    html_url: `https://github.com/${login}/${name}`,
    description: isPrivate ? null : "Notes, in the open",
    fork: false,
    archived: false,
    language: "TypeScript",
    stargazers_count: id % 10,
    default_branch: "main",
    pushed_at: "2026-10-01T12:00:00Z",
  };
}

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
  "GET /user/repos": (request) => {
    const person = app.personOf(request);
    if (person === undefined) return { status: 401, json: { message: "Bad credentials" } };
    const size = Math.min(100, Number(request.query.get("per_page") ?? 30));
    const begin = size * (Number(request.query.get("page") ?? 1) - 1);
    return { json: (REPOSITORIES[person] ?? []).slice(begin, begin + size) };
  },
  ...Object.fromEntries(
    Object.entries(REPOSITORIES).flatMap(([person, repositories]) =>
      repositories.map((one) => [
        `GET /repositories/${one.id}`,
        (request: FakeRequest) =>
          one.private && app.personOf(request) !== person
            ? { status: 404, json: { message: "Not Found" } }
            : { json: one },
      ]),
    ),
  ),
  [`DELETE /applications/${app.clientId}/grant`]: ({ form, headers }) => {
    const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString("base64");
    if (headers.authorization !== `Basic ${basic}`) return { status: 401, json: { message: "Bad credentials" } };
    app.end(JSON.parse(form.get("json") ?? "{}").access_token);
    return { status: 204 };
  },
});
