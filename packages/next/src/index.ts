/**
 * Counterfoil for Next.js: the app is a confidential client and the browser holds nothing but HttpOnly cookies.
 *
 * This room owns the sign-in route handlers, the proxy that refreshes, and the server helpers. It leaves all OAuth
 * settings of the provider, and the provider's tokens, to the Counterfoil server. It follows the BFF pattern of
 * "OAuth 2.0 for Browser-Based Applications" and RFC 9700.
 */
export type { GraphqlAnswer, GraphqlError } from "./auth-server.js";
export { Counterfoil, type CounterfoilSettings } from "./counterfoil.js";
export type { FieldName, FormName, FormNote } from "./form-note.js";
export type { AuthHandlers } from "./handlers.js";
export type { AppPages, MailPage } from "./site.js";
export { Unavailable } from "./unavailable.js";
