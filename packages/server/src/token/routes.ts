import { CounterfoilError, GRANT_TYPES, type TokenResponse } from "@counterfoil/protocol";
import type { FastifyRequest } from "fastify";
import type { Accounts } from "../accounts/accounts.js";
import { type Clients, requireGrant } from "../clients/clients.js";
import type { App } from "../http/app.js";
import { callerOf, clientCredentials } from "../http/credentials.js";
import { OAUTH_ERRORS } from "../http/problem-schema.js";
import { Secret } from "../lib/secret.js";
import type { LoginTransactions } from "../providers/login-transaction.js";
import type { Providers } from "../providers/providers.js";
import type { Refreshing } from "../sessions/refresh.js";
import type { Sessions } from "../sessions/sessions.js";
import { answerOf, tokenAnswer } from "../sessions/token-answer.js";
import type { Vault } from "../vault/vault.js";
import { requireInTime } from "./caller.js";
import { tokenForm } from "./forms.js";
import { finishLogin } from "./provider-code.js";

/** `token/` owns `POST /token`, the one door through which tokens of ours leave (RFC 6749 §3.2). */
export interface TokenRooms {
  clients: Clients;
  providers: Providers;
  transactions: LoginTransactions;
  accounts: Accounts;
  vault: Vault;
  sessions: Sessions;
  refreshing: Refreshing;
}

export function tokenRoutes(app: App, rooms: TokenRooms): void {
  app.post(
    "/token",
    {
      config: { dialect: "oauth" },
      preValidation: refuseUnknownGrant,
      schema: {
        summary: "Tokens for a provider's code or a refresh token",
        tags: ["token"],
        security: [{ client: [] }],
        consumes: ["application/x-www-form-urlencoded"],
        body: tokenForm,
        response: { 200: tokenAnswer, ...OAUTH_ERRORS },
      },
    },
    async (request, reply): Promise<TokenResponse> => {
      const form = request.body;
      const client = rooms.clients.authenticate(clientCredentials(request, form));
      requireGrant(client, form.grant_type);
      if (form.grant_type === GRANT_TYPES.providerCode) {
        const { tokens, newAccount, returnTo } = await finishLogin(rooms, client, form, callerOf(request));
        return {
          ...answerOf(tokens),
          new_account: newAccount,
          ...(returnTo === undefined ? {} : { return_to: returnTo }),
        };
      }
      await requireInTime(client, reply);
      return answerOf(
        await rooms.refreshing.refresh(client, new Secret(form.refresh_token), {
          scope: form.scope,
          resource: form.resource,
          caller: callerOf(request),
        }),
      );
    },
  );
}

/** A form it must be, and of a grant that exists (RFC 6749 §5.2). */
async function refuseUnknownGrant(request: FastifyRequest): Promise<void> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? ""))
    throw new CounterfoilError("unsupported_media_type");
  const { grant_type } = request.body as { grant_type?: unknown };
  const known: readonly unknown[] = Object.values(GRANT_TYPES);
  if (grant_type !== undefined && !known.includes(grant_type)) throw new CounterfoilError("unsupported_grant_type");
}
