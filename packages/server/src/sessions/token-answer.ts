import type { TokenResponse } from "@counterfoil/protocol";
import { z } from "zod";
import type { SessionTokens } from "./session.js";

/** The answer with the tokens of a session (RFC 6749 §5.1), for the OpenAPI document too. */
export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  expires_in: z.number().int(),
  refresh_token: z.string(),
  refresh_token_expires_in: z.number().int(),
  scope: z.string(),
  session_id: z.string(),
  device_id: z.string(),
  account_id: z.string(),
  new_account: z.boolean(),
  return_to: z.string().optional(),
});

export function answerOf(tokens: SessionTokens): TokenResponse {
  return {
    access_token: tokens.accessToken.reveal(),
    token_type: "Bearer",
    expires_in: tokens.accessExpiresIn,
    refresh_token: tokens.refreshToken.reveal(),
    refresh_token_expires_in: tokens.refreshExpiresIn,
    scope: tokens.scopes.join(" "),
    session_id: tokens.sid,
    device_id: tokens.deviceId,
    account_id: tokens.accountId,
    new_account: false,
  };
}
