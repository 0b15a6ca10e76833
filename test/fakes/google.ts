import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type FakeAnswer, fixture, serveFake } from "./frame.js";
import { type Consent, OAuthApp } from "./oauth-app.js";

/** Google: an ID token says who it is; a refresh token comes with `access_type=offline` and a consent screen, and stays. */

const PEOPLE: Record<string, Record<string, unknown>> = {
  mina: { sub: "107691503500061507151", email: "mina@gmail.com", name: "Mina Achterberg" },
  tobin: { sub: "107691503500061507152", email: "tobin@example.com", email_verified: false, name: "Tobin" },
  silent: { sub: "107691503500061507153", email: undefined, email_verified: undefined, name: "Silent" },
};
const app = new OAuthApp("google");
const { privateKey, publicKey } = await generateKeyPair("RS256");
const jwk = { ...(await exportJWK(publicKey)), kid: "fake-google-1", alg: "RS256", use: "sig" };

/** An ID token of a person for our app, with other claims and header members as a test wishes. */
function idToken(
  origin: string,
  person: string,
  changes: Record<string, unknown>,
  header: object = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims: Record<string, unknown> = {
    ...fixture("google", "id-token-claims"),
    ...PEOPLE[person],
    iss: origin,
    aud: app.clientId,
    azp: app.clientId,
    iat: now,
    exp: now + 3600,
    ...changes,
  };
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: jwk.kid, ...header }).sign(privateKey);
}

async function tokens(consent: Consent, origin: string, more: Record<string, unknown>): Promise<FakeAnswer> {
  const access_token = app.accessToken(consent.person);
  const hash = createHash("sha256").update(access_token).digest();
  const at_hash = hash.subarray(0, 16).toString("base64url");
  const id_token = await idToken(origin, consent.person, { at_hash, nonce: consent.nonce });
  return { json: { ...fixture("google", "token"), access_token, id_token, scope: consent.scopes.join(" "), ...more } };
}

serveFake({
  "GET /.well-known/openid-configuration": ({ origin }) => ({
    json: {
      issuer: origin,
      authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
      token_endpoint: `${origin}/token`,
      revocation_endpoint: `${origin}/revoke`,
      jwks_uri: `${origin}/oauth2/v3/certs`,
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_post"],
    },
  }),
  "GET /o/oauth2/v2/auth": (request) => app.authorize(request),
  "POST /token": ({ form, origin }) => {
    if (!app.isOurs(form)) return { status: 401, json: fixture("google", "invalid-client") };
    if (form.get("grant_type") === "refresh_token") {
      const consent = app.refreshed(form);
      return consent ? tokens(consent, origin, {}) : { status: 400, json: fixture("google", "invalid-grant") };
    }
    const consent = app.redeem(form);
    if (!consent || form.get("redirect_uri") !== consent.redirectUri)
      return { status: 400, json: fixture("google", "invalid-grant") };
    const { parameters } = consent;
    const isOffline = parameters.get("access_type") === "offline" && parameters.get("prompt") === "consent";
    return tokens(consent, origin, isOffline ? { refresh_token: app.refreshToken(consent) } : {});
  },
  "POST /_control/id-token": async ({ form, origin }) => {
    const { person, claims, without, header } = JSON.parse(form.get("json") ?? "{}");
    for (const name of without) claims[name] = undefined;
    return { text: await idToken(origin, person, { jti: randomUUID(), ...claims }, header) };
  },
  "GET /oauth2/v3/certs": () => ({ json: { keys: [jwk] } }),
  "POST /revoke": ({ form }) => {
    app.end(form.get("token") ?? "");
    return { json: {} };
  },
});
