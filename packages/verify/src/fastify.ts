import type { FastifyInstance, FastifyReply } from "fastify";
import type { VerifiedAccess } from "./access.js";
import { requireScopeSyntax } from "./bearer.js";
import { type Refusal, refusalOf } from "./refusal.js";
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
    const refuse = (error: unknown) => {
      try {
        answerRefusal(reply, refusalOf(error, scope));
      } catch {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    };
    try {
      const access = verifier.admit(request.headers.authorization, scope);
      if (access instanceof Promise)
        return void access.then((late) => {
          request.access = late;
          done();
        }, refuse);
      request.access = access;
    } catch (error) {
      return refuse(error);
    }
    done();
  });
}

function answerRefusal(reply: FastifyReply, { status, headers, body }: Refusal): void {
  reply.code(status).headers(headers).send(body);
}

// The routes beside it are the ones to guard: Fastify would otherwise give the plugin a context of its own.
Object.defineProperty(counterfoil, Symbol.for("skip-override"), { value: true });
