import { CATALOGUE, CounterfoilError, type Reason } from "@counterfoil/protocol";
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { Log } from "../lib/log.js";
import { isStorageFault, storageUnavailable } from "../storage/fault.js";
import type { GatewayContext } from "./context.js";

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

/** An error of GraphQL (October 2021 specification, §7.1.2) with our reason in `extensions`. */
export interface FieldError {
  message: string;
  locations?: { line: number; column: number }[];
  path?: (string | number)[];
  extensions: { reason: Reason; retryAfter?: number };
}

/** `data` is missing where the request could not be executed at all. */
export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: FieldError[];
}

/** What GraphQL's own functions give. */
interface Outcome {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly GraphQLError[] | undefined;
}

/** A document may hold this many tokens (GQ-01). */
const MOST_TOKENS = 2000;

/** Runs operations on a schema. Resolvers know nothing of it. */
export class Engine {
  readonly #schema: GraphQLSchema;
  readonly #introspection: boolean;
  readonly #log: Log;

  constructor(schema: GraphQLSchema, introspection: boolean, log: Log) {
    this.#schema = schema;
    this.#introspection = introspection;
    this.#log = log;
  }

  /** Runs a query or mutation to its end. */
  async run(request: GraphqlRequest, context: GatewayContext): Promise<GraphqlAnswer> {
    const operation = this.prepare(request, context);
    if (!("document" in operation)) return { errors: operation.map((error) => this.format(error)) };
    const { document, operationName } = operation;
    if (getOperationAST(document, operationName)?.operation === "subscription")
      return { errors: [this.format(new GraphQLError("Subscriptions need a WebSocket."))] };
    return this.answer(await execute(operation));
  }

  /** An operation that may be executed or subscribed to, or what is wrong with it. */
  prepare(request: GraphqlRequest, context: GatewayContext): ExecutionArgs | readonly GraphQLError[] {
    const document = this.#parse(request.query);
    if (!("kind" in document)) return document;
    return {
      schema: this.#schema,
      document,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
    };
  }

  /** What a caller gets to see of a result. */
  answer({ data, errors }: Outcome): GraphqlAnswer {
    const formatted = errors?.map((error) => this.format(error));
    return { ...(data === undefined ? {} : { data }), ...(formatted ? { errors: formatted } : {}) };
  }

  #parse(query: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(query, { maxTokens: MOST_TOKENS });
      const rules = this.#introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
      const errors = validate(this.#schema, document, rules, { maxErrors: 5, hideSuggestions: !this.#introspection });
      return errors.length > 0 ? errors : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  /** Every error says its reason; a mistake of ours says nothing else. */
  format(error: GraphQLError): FieldError {
    const { message, reason, retryAfter } = this.#explain(error);
    return {
      message,
      ...(error.locations ? { locations: error.locations.map(({ line, column }) => ({ line, column })) } : {}),
      ...(error.path ? { path: [...error.path] } : {}),
      extensions: { reason, ...(retryAfter === undefined ? {} : { retryAfter }) },
    };
  }

  #explain(error: GraphQLError): { message: string; reason: Reason; retryAfter?: number | undefined } {
    const cause = error.originalError;
    if (cause === undefined || cause instanceof GraphQLError)
      return { message: error.message, reason: "invalid_request" };
    const known = isStorageFault(cause) ? storageUnavailable() : cause;
    if (known instanceof CounterfoilError)
      return { message: known.detail ?? known.message, reason: known.reason, retryAfter: known.retryAfter };
    this.#log.error({ err: cause }, "internal error");
    return { message: CATALOGUE.internal_error.text, reason: "internal_error" };
  }
}
