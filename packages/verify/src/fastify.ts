import type { FastifyInstance, FastifyReply } from "fastify";
import type { VerifiedAccess } from "./access.js";
import { requireScopeSyntax } from "./bearer.js";
import { refusalOf } from "./refusal.js";
import type { Verifier } from "./verifier.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who is asking; set on every route that `counterfoil` guards. */
    access?: VerifiedAccess;
  }
}

/** What the plugin has to know. */
export interface CounterfoilOptions {
  verifier: Verifier;
  /** The scope each request needs, or several separated by spaces. */
  scope: string;
}

/**
 * Fastify plugin: guards every route of the context it is registered in and sets `request.access`. Requests without a
 * good token are answered 401, 403 or 503 (RFC 6750 §3) before their body is read.
 *
 * @throws TypeError where the scope has no scope's form.
 */
export async function counterfoil(app: FastifyInstance, { verifier, scope }: CounterfoilOptions): Promise<void> {
  requireScopeSyntax(scope);
  if (!app.hasRequestDecorator("access")) app.decorateRequest("access");
  app.addHook("onRequest", (request, reply, done) => {
    let access: VerifiedAccess | Promise<VerifiedAccess>;
    try {
      access = verifier.admit(request.headers.authorization, scope);
    } catch (error) {
      return refuse(reply, error, scope, done);
    }
    if (!(access instanceof Promise)) {
      request.access = access;
      return done();
    }
    access.then(
      (late) => {
        request.access = late;
        done();
      },
      (error) => refuse(reply, error, scope, done),
    );
  });
}

/** Answers, or hands on what is no refusal. */
function refuse(reply: FastifyReply, error: unknown, scope: string, done: (mistake: Error) => void): void {
  try {
    const { status, headers, body } = refusalOf(error, scope);
    reply.code(status).headers(headers).send(body);
  } catch {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

// The routes beside it are the ones to guard: Fastify would otherwise give the plugin a context of its own.
Object.defineProperty(counterfoil, Symbol.for("skip-override"), { value: true });
