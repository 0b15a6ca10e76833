import { CounterfoilError, GRANT_TYPES, TOKEN_TYPES } from "@counterfoil/protocol";
import { z } from "zod";
import type { Client } from "../clients/client.js";
import { requireResource } from "../clients/clients.js";
import { CLIENT_PARAMETERS } from "../http/credentials.js";
import { givenDeviceName } from "../sessions/device-name.js";

/**
 * RFC 8693 §2.1, for a client that has finished the provider's login itself: `subject_token` is the provider's ID token, with
 * its refresh token along if there is one, or for a provider without ID tokens the refresh token. `nonce` is what the client
 * asked the provider with. `device_id` is a label and ignored.
 */
export const exchangeForm = z.object({
  grant_type: z.literal(GRANT_TYPES.tokenExchange),
  ...CLIENT_PARAMETERS,
  provider: z.string().max(64),
  subject_token: z.string().max(8192),
  subject_token_type: z.string().max(256),
  refresh_token: z.string().max(4096).optional(),
  nonce: z.string().max(512).optional(),
  requested_token_type: z.string().max(256).optional(),
  actor_token: z.string().max(8192).optional(),
  actor_token_type: z.string().max(256).optional(),
  audience: z.string().max(2048).optional(),
  resource: z.string().max(2048).optional(),
  scope: z.string().max(1024).optional(),
  remember: z.enum(["true", "false"]).optional(),
  device_id: z.string().max(128).optional(),
  device_name: givenDeviceName.optional(),
});

export type ExchangeForm = z.infer<typeof exchangeForm>;

/**
 * Whether the subject token is an ID token or a refresh token. Throws `invalid_request` for every other type, for an access
 * token above all: it says nothing about the app that it was made for (RFC 9700 §4.6). There is no delegation, and no
 * token but ours comes out (RFC 8693 §1.1, §2.1).
 */
export function subjectTypeOf(form: ExchangeForm): "id_token" | "refresh_token" {
  if (form.actor_token !== undefined || form.actor_token_type !== undefined)
    throw unsupported("actor_token is not taken.");
  if (form.requested_token_type !== undefined && form.requested_token_type !== TOKEN_TYPES.accessToken)
    throw unsupported("requested_token_type can only be that of an access token.");
  switch (form.subject_token_type) {
    case TOKEN_TYPES.idToken:
      return "id_token";
    case TOKEN_TYPES.refreshToken:
      if (form.refresh_token === undefined) return "refresh_token";
      throw unsupported("refresh_token goes with an ID token; here the refresh token is the subject_token.");
    case TOKEN_TYPES.accessToken:
      throw unsupported("A provider's access token signs nobody in: any app's would do. Send an ID or refresh token.");
    default:
      throw unsupported("subject_token_type has to be that of an ID token or of a refresh token.");
  }
}

/** Whom the access token is for, if not us. Throws `invalid_target` (RFC 8693 §2.2.2). */
export function targetOf(client: Client, { audience, resource }: ExchangeForm): string | undefined {
  for (const one of [audience, resource]) requireResource(client, one);
  if (audience !== undefined && resource !== undefined && audience !== resource)
    throw new CounterfoilError("invalid_target", { detail: "A token is for one audience." });
  return resource ?? audience;
}

function unsupported(detail: string): CounterfoilError {
  return new CounterfoilError("invalid_request", { detail });
}
