import { GRANT_TYPES } from "@counterfoil/protocol";
import { z } from "zod";
import { CLIENT_PARAMETERS } from "../http/credentials.js";
import { givenDeviceName } from "../sessions/device-name.js";
import { exchangeForm } from "./exchange-form.js";

/**
 * The client carried the provider's answer here: `code`, or `error` in its place (RFC 6749 §4.1.2). `device_id` is a
 * label and ignored; with `refresh_token`, the device's own of a session before, the new session takes its place. A
 * `cookie` client has `binding` and `refresh_token` in cookies.
 */
export const providerCodeForm = z.object({
  grant_type: z.literal(GRANT_TYPES.providerCode),
  ...CLIENT_PARAMETERS,
  provider: z.string().max(64),
  code: z.string().max(4096).optional(),
  error: z.string().max(256).optional(),
  state: z.string().max(256),
  binding: z.string().max(256).optional(),
  iss: z.string().max(2048).optional(),
  device_id: z.string().max(128).optional(),
  device_name: givenDeviceName.optional(),
  refresh_token: z.string().max(4096).optional(),
});

/** RFC 6749 §6; a `cookie` client has `refresh_token` in a cookie. */
export const refreshForm = z.object({
  grant_type: z.literal(GRANT_TYPES.refreshToken),
  ...CLIENT_PARAMETERS,
  refresh_token: z.string().max(4096).optional(),
  scope: z.string().max(1024).optional(),
  resource: z.string().max(2048).optional(),
});

/** The forms of `POST /token`, one for each grant; parameters not listed are ignored (RFC 6749 §3.2). */
export const tokenForm = z.discriminatedUnion("grant_type", [providerCodeForm, refreshForm, exchangeForm]);

export type ProviderCodeForm = z.infer<typeof providerCodeForm>;
