import { fixture, serveFake } from "./frame.js";
import { OAuthApp } from "./oauth-app.js";

/** Naver: errors with status 200, the state in the token request, `expires_in` as a text, the profile in an envelope. */

const full = fixture("naver", "me");
const PEOPLE: Record<string, object> = {
  mina: { id: "mina-of-this-app", nickname: "미나", email: "mina@naver.com" },
  tobin: { id: "tobin-of-this-app", nickname: "토빈", email: "tobin@example.com" },
  silent: { id: "silent-of-this-app", nickname: undefined, name: undefined, email: undefined },
};
const app = new OAuthApp("naver");

serveFake({
  "GET /oauth2.0/authorize": (request) => app.authorize(request),
  "POST /oauth2.0/token": ({ form }) => {
    if (!app.isOurs(form)) return { json: { error: "invalid_client", error_description: "wrong client id / secret" } };
    if (form.get("grant_type") === "delete") {
      app.end(form.get("access_token") ?? "");
      return { json: { access_token: form.get("access_token"), result: "success" } };
    }
    const isRefresh = form.get("grant_type") === "refresh_token";
    const consent = isRefresh ? app.refreshed(form) : app.redeem(form, false);
    if (!consent) return { json: fixture("naver", isRefresh ? "invalid-grant" : "no-valid-data") };
    if (!isRefresh && form.get("state") !== consent.state) return { json: fixture("naver", "no-valid-data") };
    const { refresh_token: _, ...shape } = fixture("naver", "token");
    const refresh = isRefresh ? {} : { refresh_token: app.refreshToken(consent) };
    return { json: { ...shape, access_token: app.accessToken(consent.person), ...refresh } };
  },
  "GET /v1/nid/me": (request) => {
    const person = PEOPLE[app.personOf(request) ?? ""];
    if (!person) return { status: 401, json: fixture("naver", "authentication-failed") };
    return { json: { ...full, response: { ...Object(full.response), ...person } } };
  },
});
