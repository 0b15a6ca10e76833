import type { CookieTokenResponse, TokenResponse } from "@counterfoil/protocol";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Client } from "../clients/client.js";
import { keepRefreshToken } from "../http/client-cookies.js";
import type { SessionTokens } from "./session.js";

/** Successful answer of whatever opens or continues a session (RFC 6749 §5.1). */
export const TOKEN_ANSWER = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.number().int(),
  refresh_token: z.string().optional().describe("Not for a `cookie` client"),
  refresh_token_expires_in: z.number().int(),
  scope: z.string(),
  session_id: z.string(),
  device_id: z.string(),
  account_id: z.string(),
  new_account: z.boolean(),
  return_to: z.string().optional(),
  issued_token_type: z.string().optional().describe("After a token exchange (RFC 8693 §2.2.1)"),
});

/** What only a login tells. */
interface LoginNews {
  newAccount: boolean;
  returnTo?: string | undefined;
  issuedTokenType?: string;
}

/** Writes tokens as their client gets them: both in the body, or the refresh token in its cookie and never in a body. */
export function answerTokens(
  reply: FastifyReply,
  client: Client,
  tokens: SessionTokens,
  news: LoginNews = { newAccount: false },
): TokenResponse | CookieTokenResponse {
  const answer: CookieTokenResponse = {
    access_token: tokens.accessToken.reveal(),
    token_type: "Bearer",
    expires_in: tokens.accessExpiresIn,
    refresh_token_expires_in: tokens.refreshExpiresIn,
    scope: tokens.scopes.join(" "),
    session_id: tokens.sid,
    device_id: tokens.deviceId,
    account_id: tokens.accountId,
    new_account: news.newAccount,
    ...(news.returnTo === undefined ? {} : { return_to: news.returnTo }),
    ...(news.issuedTokenType === undefined ? {} : { issued_token_type: news.issuedTokenType }),
  };
  if (client.kind === "body") return { ...answer, refresh_token: tokens.refreshToken.reveal() };
  keepRefreshToken(reply, client, tokens.refreshToken, tokens.refreshExpiresIn);
  return answer;
}
