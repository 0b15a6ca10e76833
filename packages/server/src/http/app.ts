import cors from "@fastify/cors";
import swagger from "@fastify/swagger";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { SECOND } from "../lib/clock.js";
import type { Log } from "../lib/log.js";
import { randomId } from "../lib/random.js";
import { answerError } from "./answer-error.js";
import { answerBrokenConnection, decodableUrl, missingHost } from "./broken-request.js";
import { acceptForm } from "./form.js";

import { securityHeaders } from "./security-headers.js";
import { answerOptionsWithoutPreflight, answerUnknownRoute, rememberRoutes } from "./unknown-route.js";

/**
 * `http/` owns what all endpoints share: limits, headers, CORS, how bodies and credentials are read, how an error is
 * written in the dialect of its channel (RFC 6749 §5.2, RFC 6750 §3, RFC 9457). It knows no flow.
 */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** The error dialect: `oauth` for the endpoints of RFC 6749, else problem+json. */
    dialect?: "oauth";
  }
}

/** No request of ours needs more. */
const LARGEST_BODY = 64 * 1024;
/** Beyond what fits into a URL: the schemas of the routes say how long an id may be. */
const LONGEST_PARAMETER = 32 * 1024;
/** A caller has to bring its whole request within this time. */
const REQUEST_TIMEOUT = 30 * SECOND;

export interface AppOptions {
  log: Log;
  /** Who may call from a browser, and who of them with cookies. */
  origins: ReadonlySet<string>;
  cookieOrigins: ReadonlySet<string>;
  trustProxy: boolean | string;
  version: string;
}

export async function createApp({ log, origins, cookieOrigins, trustProxy, version }: AppOptions): Promise<App> {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY,
    requestTimeout: REQUEST_TIMEOUT,
    trustProxy,
    genReqId: () => randomId("request"),
    // A logger for each request costs more than it says: the few lines that want the id name it.
    childLoggerFactory: (logger) => logger,
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: false },
    forceCloseConnections: true,
    rewriteUrl: decodableUrl,
    clientErrorHandler: answerBrokenConnection,
    http: { requireHostHeader: false },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerUnknownRoute);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, app.getDefaultJsonParser("error", "error"));
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, acceptForm);
  rememberRoutes(app);
  // An expectation nobody knows may be ignored (RFC 9110 §10.1.1); Node's own refusal is not in our words.
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  const everywhere = { ...securityHeaders(), "cache-control": "no-store" };
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(everywhere).header("x-request-id", request.id);
    done(missingHost(request));
  });
  // The route's pattern, never the URL: what a caller puts into a URL does not reach the log.
  if (log.isLevelEnabled("info"))
    app.addHook("onResponse", (request, reply, done) => {
      log.info(
        {
          reqId: request.id,
          method: request.method,
          route: request.routeOptions.url ?? null,
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
        },
        "request",
      );
      done();
    });
  if (cookieOrigins.size > 0)
    app.addHook("onRequest", (request, reply, done) => {
      if (cookieOrigins.has(request.headers.origin ?? "")) reply.header("access-control-allow-credentials", "true");
      done();
    });
  app.addHook("onRequest", answerOptionsWithoutPreflight);
  await app.register(cors, {
    origin: [...origins],
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: ["authorization", "content-type", "dpop", "x-counterfoil"],
    exposedHeaders: ["counterfoil-cost", "dpop-nonce", "retry-after", "www-authenticate", "x-request-id"],
    maxAge: 600,
  });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Counterfoil",
        version,
        description: "Dual tokens for apps that live on somebody else's API.",
        license: { name: "MIT" },
      },
      components: {
        securitySchemes: {
          accessToken: { type: "http", scheme: "bearer", bearerFormat: "at+jwt" },
          client: { type: "http", scheme: "basic" },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  return app;
}
