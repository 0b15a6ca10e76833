import {
  type CookieTokenResponse,
  CounterfoilError,
  GRANT_TYPES,
  TOKEN_TYPES,
  type TokenResponse,
} from "@counterfoil/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Client } from "../clients/client.js";
import { type Clients, isConfidential, requireGrant } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { forgetBinding, presentedBinding, presentedRefreshToken } from "../http/client-cookies.js";
import { callerOf, clientCredentials } from "../http/credentials.js";
import { OAUTH_ERRORS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { LoginTransactions } from "../providers/login-transaction.js";
import type { DpopProofs } from "../sessions/dpop-proof.js";
import type { Refreshing } from "../sessions/refresh.js";
import { answerTokens, TOKEN_ANSWER } from "../sessions/token-answer.js";
import { requireInTime } from "./caller.js";
import { type ExchangeRooms, exchangeToken } from "./exchange.js";
import { tokenForm } from "./forms.js";
import { finishLogin } from "./provider-code.js";

/** `token/` owns `POST /token`, the one door through which tokens of ours leave (RFC 6749 §3.2). */
export interface TokenRooms extends ExchangeRooms {
  clients: Clients;
  transactions: LoginTransactions;
  refreshing: Refreshing;
  proofs: DpopProofs;
  issuer: string;
}

export function tokenRoutes(app: App, rooms: TokenRooms): void {
  app.post(
    "/token",
    {
      config: { dialect: "oauth" },
      preValidation: refuseUnknownGrant,
      // The busiest answer of all; `answerTokens` writes it member by member.
      serializerCompiler: () => JSON.stringify,
      schema: {
        summary: "Tokens for a provider's code, for tokens of a provider (RFC 8693), or for a refresh token",
        tags: ["token"],
        security: [{ client: [] }],
        consumes: ["application/x-www-form-urlencoded"],
        body: tokenForm,
        response: { 200: TOKEN_ANSWER, ...OAUTH_ERRORS },
      },
    },
    async (request, reply): Promise<TokenResponse | CookieTokenResponse> => {
      const form = request.body;
      const client = await rooms.clients.authenticate(clientCredentials(request, form));
      requireGrant(client, form.grant_type);
      if (request.headers.dpop !== undefined) reply.header("dpop-nonce", rooms.proofs.nonce);
      const proof = await rooms.proofs.read(request.headers.dpop, "POST", `${rooms.issuer}/token`);
      if (form.grant_type === GRANT_TYPES.tokenExchange) {
        if (proof) await rooms.proofs.take(proof);
        const { tokens, newAccount } = await exchangeToken(rooms, client, form, callerOf(request));
        return answerTokens(reply, client, tokens, { newAccount, issuedTokenType: TOKEN_TYPES.accessToken });
      }
      const refreshToken = presentedRefreshToken(request, client, form.refresh_token);
      if (form.grant_type === GRANT_TYPES.providerCode) {
        const binding = presentedBinding(request, client, form.binding, form.state) ?? missing(client, "binding");
        if (proof) await rooms.proofs.take(proof);
        // A confidential client's tokens are bound to its own credentials (RFC 9449 §5).
        const brought = { binding, refreshToken, jkt: isConfidential(client) ? undefined : proof?.jkt };
        const { tokens, ...news } = await finishLogin(rooms, client, form, brought, callerOf(request));
        forgetBinding(reply, client, form.state);
        return answerTokens(reply, client, tokens, news);
      }
      await requireInTime(client, reply);
      const tokens = await rooms.refreshing.refresh(client, refreshToken ?? missing(client, "refresh_token"), {
        scope: form.scope,
        resource: form.resource,
        caller: callerOf(request),
        proof,
      });
      return answerTokens(reply, client, tokens);
    },
  );
}

/**
 * A `body` client has forgotten a parameter. The browser of a `cookie` client has no such cookie (any more): that is what
 * an empty secret comes to, for the login and for the refresh alike.
 */
function missing(client: Client, parameter: string): Secret {
  if (client.kind === "body") throw new CounterfoilError("invalid_request", { detail: `${parameter} is missing.` });
  return new Secret("");
}

/** A form it must be, and of a grant that exists (RFC 6749 §5.2). */
function refuseUnknownGrant(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
  const { grant_type } = (request.body ?? {}) as { grant_type?: unknown };
  if (!isForm) done(new CounterfoilError("unsupported_media_type"));
  else if (grant_type !== undefined && !KNOWN_GRANTS.has(grant_type))
    done(new CounterfoilError("unsupported_grant_type"));
  else done();
}

const KNOWN_GRANTS: ReadonlySet<unknown> = new Set(Object.values(GRANT_TYPES));
