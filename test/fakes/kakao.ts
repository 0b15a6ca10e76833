import { fixture, serveFake } from "./frame.js";
import { type Consent, OAuthApp } from "./oauth-app.js";

/** Kakao: a new refresh token only in the last month of the old one, which is dead from then on; no PKCE. */

const full = fixture("kakao", "user");
const account = (changes: object) => ({ kakao_account: { ...Object(full.kakao_account), ...changes } });
const PEOPLE: Record<string, object> = {
  mina: { id: 2941937661, ...account({ email: "mina@kakao.com", profile: { nickname: "미나" } }) },
  tobin: { id: 2941937662, ...account({ email: "tobin@kakao.com", is_email_valid: false }) },
  silent: {
    id: 2941937663,
    kakao_account: {
      profile_nickname_needs_agreement: false,
      profile: { nickname: "조용" },
      email_needs_agreement: true,
    },
  },
};
const app = new OAuthApp("kakao");
let isLastMonth = false;

function tokens(consent: Consent, more: object): object {
  const { refresh_token: _, refresh_token_expires_in: __, ...shape } = fixture("kakao", "token");
  return { ...shape, access_token: app.accessToken(consent.person), ...more };
}

function newRefreshToken(consent: Consent): object {
  return { refresh_token: app.refreshToken(consent), refresh_token_expires_in: 5183999 };
}

serveFake({
  "PUT /_fake/last-month": ({ form }) => {
    isLastMonth = form.get("json") === "true";
    return { status: 204 };
  },
  "GET /oauth/authorize": (request) => app.authorize(request),
  "POST /oauth/token": ({ form }) => {
    if (!app.isOurs(form)) return { status: 401, json: fixture("kakao", "invalid-client") };
    if (form.get("grant_type") === "refresh_token") {
      const consent = app.refreshed(form);
      if (!consent) return { status: 400, json: fixture("kakao", "refresh-expired") };
      if (isLastMonth) app.retire(form.get("refresh_token") ?? "");
      return { json: tokens(consent, isLastMonth ? newRefreshToken(consent) : {}) };
    }
    const consent = app.redeem(form, false);
    if (!consent || form.get("redirect_uri") !== consent.redirectUri)
      return { status: 400, json: fixture("kakao", "invalid-grant") };
    return { json: tokens(consent, newRefreshToken(consent)) };
  },
  "GET /v2/user/me": (request) => {
    const person = PEOPLE[app.personOf(request) ?? ""];
    if (!person) return { status: 401, json: { msg: "this access token does not exist", code: -401 } };
    return { json: { ...full, ...person } };
  },
  "POST /v1/user/unlink": (request) => {
    const person = app.personOf(request);
    if (person === undefined) return { status: 401, json: { msg: "this access token does not exist", code: -401 } };
    app.end(request.headers.authorization?.slice("Bearer ".length) ?? "");
    return { json: { id: 2941937661 } };
  },
});
