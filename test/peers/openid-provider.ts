import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { atEnd } from "../support/at-end.js";
import { freePort } from "../support/free-port.js";
import { UserAgent } from "../support/user-agent.js";

export const CLIENT_ID = "counterfoil";
export const CLIENT_SECRET = "the secret of counterfoil at a provider that nobody here wrote: %+";
export const REDIRECT_URI = "http://127.0.0.1:3000/api/auth/acme";

/** `oidc-provider` on a free port, with an app of ours registered; refresh tokens rotate. Its issuer. */
export async function startOpenIdProvider(redirectUri = REDIRECT_URI): Promise<string> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "1", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["for tests"] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    features: { revocation: { enabled: true } },
    rotateRefreshToken: true,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} of Acme`, email: `${id}@acme.example`, email_verified: true }),
    }),
  });
  const server = createServer(provider.callback()).listen(port, "127.0.0.1");
  atEnd(async () => {
    server.close().closeAllConnections();
  });
  return issuer;
}

/** Signs in on the provider's own pages and agrees to what they ask; where the browser is sent back to. */
export async function agree(authorizationUrl: string, login: string): Promise<URL> {
  const browser = new UserAgent();
  let next = authorizationUrl;
  for (let step = 0; step < 12; step++) {
    if (next.startsWith(REDIRECT_URI)) return new URL(next);
    const answer = await browser.fetch(next);
    next = answer.headers.get("location") ?? (await submit(browser, next, await answer.text(), login));
    next = new URL(next, authorizationUrl).href;
  }
  throw new Error("the provider's pages lead nowhere");
}

/** Fills in the page's form; where the answer leads. */
async function submit(browser: UserAgent, page: string, html: string, login: string): Promise<string> {
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
  const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1];
  if (action === undefined || prompt === undefined) throw new Error(`no form: ${html.slice(0, 300)}`);
  const body = new URLSearchParams({ prompt, ...(prompt === "login" ? { login, password: "any" } : {}) });
  const answer = await browser.fetch(new URL(action, page), { method: "POST", body });
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`${page} took no form: ${answer.status}`);
  return location;
}
