import type { MiddlewareHandler } from "hono";
import type { VerifiedAccess } from "./access.js";
import { requireScopeSyntax } from "./bearer.js";
import { refusalResponse } from "./refusal.js";
import type { Verifier } from "./verifier.js";

/**
 * Hono middleware: sets `c.get("access")`. Requests without a good token, or without this scope (several separated by
 * spaces), are answered 401, 403 or 503 (RFC 6750 §3).
 *
 * @throws TypeError where the scope has no scope's form.
 */
export function counterfoil(
  verifier: Verifier,
  { scope }: { scope: string },
): MiddlewareHandler<{ Variables: { access: VerifiedAccess } }> {
  requireScopeSyntax(scope);
  return async (c, next) => {
    try {
      c.set("access", await verifier.verifyAuthorization(c.req.header("authorization"), scope));
    } catch (error) {
      return refusalResponse(error, scope);
    }
    await next();
  };
}
