import { GRANT_TYPES } from "@counterfoil/protocol";
import { z } from "zod";
import { givenDeviceName } from "../sessions/device-name.js";

const client = {
  client_id: z.string().max(128).optional(),
  client_secret: z.string().max(256).optional(),
};

/**
 * The client carried the provider's answer here: `code`, or `error` in its place (RFC 6749 §4.1.2). `device_id` is a
 * label and ignored; with `refresh_token`, the device's own of a session before, the new session takes its place.
 */
export const providerCodeForm = z.object({
  grant_type: z.literal(GRANT_TYPES.providerCode),
  ...client,
  provider: z.string().max(64),
  code: z.string().max(4096).optional(),
  error: z.string().max(256).optional(),
  state: z.string().max(256),
  binding: z.string().max(256),
  iss: z.string().max(2048).optional(),
  device_id: z.string().max(128).optional(),
  device_name: givenDeviceName.optional(),
  refresh_token: z.string().max(4096).optional(),
});

/** RFC 6749 §6. */
export const refreshForm = z.object({
  grant_type: z.literal(GRANT_TYPES.refreshToken),
  ...client,
  refresh_token: z.string().max(4096),
  scope: z.string().max(1024).optional(),
  resource: z.string().max(2048).optional(),
});

/** The forms of `POST /token`, one for each grant; parameters not listed are ignored (RFC 6749 §3.2). */
export const tokenForm = z.discriminatedUnion("grant_type", [providerCodeForm, refreshForm]);

export type ProviderCodeForm = z.infer<typeof providerCodeForm>;
