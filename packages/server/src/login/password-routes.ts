import type { CookieTokenResponse, TokenResponse } from "@counterfoil/protocol";
import { z } from "zod";
import { type Clients, isConfidential } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { presentedRefreshToken } from "../http/client-cookies.js";
import { CLIENT_PARAMETERS, callerOf, clientCredentials } from "../http/credentials.js";
import { PROBLEMS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { Passwords } from "../passwords/passwords.js";
import { givenDeviceName } from "../sessions/device-name.js";
import type { DpopProofs } from "../sessions/dpop-proof.js";
import type { Sessions } from "../sessions/sessions.js";
import { answerTokens, TOKEN_ANSWER } from "../sessions/token-answer.js";
import { logInByPassword } from "./password.js";

const body = z.strictObject({
  ...CLIENT_PARAMETERS,
  email: z.string().max(512),
  password: z.string().max(1024),
  device: z.strictObject({ id: z.string().max(128).optional(), name: givenDeviceName.optional() }).optional(),
  remember: z.boolean().optional(),
  scope: z.string().max(1024).optional(),
  refresh_token: z.string().max(4096).optional(),
});

/** What signing in by password needs of the storeys below. */
export interface PasswordLoginRooms {
  clients: Clients;
  passwords: Passwords;
  sessions: Sessions;
  proofs: DpopProofs;
  issuer: string;
}

export function passwordLoginRoutes(app: App, rooms: PasswordLoginRooms): void {
  const { clients, proofs } = rooms;
  app.post(
    "/login/password",
    {
      schema: {
        summary: "Sign in with e-mail address and password",
        tags: ["login"],
        security: [{ client: [] }],
        body,
        response: { 200: TOKEN_ANSWER, ...PROBLEMS },
      },
    },
    async (request, reply): Promise<TokenResponse | CookieTokenResponse> => {
      const client = await clients.authenticate(clientCredentials(request, request.body));
      if (request.headers.dpop !== undefined) reply.header("dpop-nonce", proofs.nonce);
      const proof = await proofs.read(request.headers.dpop, "POST", `${rooms.issuer}/login/password`);
      if (proof) await proofs.take(proof);
      const { email, password, scope, remember = false, device } = request.body;
      const login = {
        email,
        password: new Secret(password),
        scope,
        remember,
        deviceName: device?.name,
        refreshToken: presentedRefreshToken(request, client, request.body.refresh_token),
        // A confidential client's tokens are bound to its own credentials (RFC 9449 §5).
        jkt: isConfidential(client) ? undefined : proof?.jkt,
      };
      const tokens = await logInByPassword(rooms, client, login, callerOf(request));
      return answerTokens(reply, client, tokens);
    },
  );
}
