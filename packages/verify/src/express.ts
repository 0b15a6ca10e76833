import type { RequestHandler } from "express";
import type { VerifiedAccess } from "./access.js";
import { requireScopeSyntax } from "./bearer.js";
import { refusalOf } from "./refusal.js";
import type { Verifier } from "./verifier.js";

declare global {
  namespace Express {
    interface Request {
      /** Who is asking; set behind the middleware `counterfoil`. */
      access?: VerifiedAccess;
    }
  }
}

/**
 * Express 5 middleware: sets `req.access`. Requests without a good token, or without this scope (several separated by
 * spaces), are answered 401, 403 or 503 (RFC 6750 §3).
 *
 * @throws TypeError where the scope has no scope's form.
 */
export function counterfoil(verifier: Verifier, { scope }: { scope: string }): RequestHandler {
  requireScopeSyntax(scope);
  return async (req, res, next) => {
    try {
      req.access = await verifier.verifyAuthorization(req.headers.authorization, scope);
    } catch (error) {
      const { status, headers, body } = refusalOf(error, scope);
      res.status(status).set(headers).end(body);
      return;
    }
    next();
  };
}
