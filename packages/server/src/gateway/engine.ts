import { CATALOGUE, CounterfoilError, type Reason } from "@counterfoil/protocol";
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  OperationTypeNode,
} from "graphql";
import type { Log } from "../lib/log.js";
import { isStorageFault, storageUnavailable } from "../storage/fault.js";
import type { GatewayContext } from "./context.js";
import { Scale } from "./cost.js";
import { Documents } from "./documents.js";
import { checkVariables } from "./limits.js";
import type { TrustedDocuments } from "./trusted-documents.js";

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
  /** Whether it came in a way that must not change anything (RFC 9110 §9.2.1). */
  readOnly?: boolean;
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

/** An operation within its limits, and what it was weighed at. */
export interface Prepared {
  operation: ExecutionArgs;
  cost: number;
}

/** An answer, and what the operation was weighed at; 0 where it was not executed. */
export interface Executed {
  answer: GraphqlAnswer;
  cost: number;
}

/** Runs operations on a schema. Resolvers know nothing of it. */
export class Engine {
  readonly #schema: GraphQLSchema;
  readonly #documents: Documents;
  readonly #trusted: TrustedDocuments | undefined;
  readonly #log: Log;

  constructor(schema: GraphQLSchema, introspection: boolean, log: Log, trusted?: TrustedDocuments) {
    this.#schema = schema;
    this.#documents = new Documents(schema, introspection);
    this.#trusted = trusted;
    this.#log = log;
  }

  /** What is wrong with the trusted documents: one line each. */
  trustedProblems(): string[] {
    return [...(this.#trusted?.texts ?? [])].flatMap((text) => {
      try {
        const prepared = this.#documents.prepare(text);
        return "kind" in prepared ? [] : prepared.map(({ message }) => message);
      } catch (error) {
        if (error instanceof CounterfoilError) return [error.detail ?? error.message];
        throw error;
      }
    });
  }

  /** The text of a trusted document. Throws `unknown_document`. */
  textOf(documentId: string): string {
    if (!this.#trusted) throw new CounterfoilError("unknown_document");
    return this.#trusted.get(documentId);
  }

  /** Runs a query or mutation to its end. */
  async run(request: GraphqlRequest, context: GatewayContext): Promise<Executed> {
    const prepared = this.prepare(request, context);
    if (!("operation" in prepared)) return refused(prepared.map((error) => this.format(error)));
    const { operation, cost } = prepared;
    if (getOperationAST(operation.document, operation.operationName)?.operation === OperationTypeNode.SUBSCRIPTION)
      return refused([this.format(new GraphQLError("Subscriptions need a WebSocket."))]);
    return { answer: this.answer(await execute(operation)), cost };
  }

  /** An operation that may be executed or subscribed to, with what it was weighed at, or what is wrong with it. */
  prepare(request: GraphqlRequest, context: GatewayContext): Prepared | readonly GraphQLError[] {
    try {
      this.#trusted?.check(request.query);
      checkVariables(request.variables);
      const document = this.#documents.prepare(request.query);
      if (!("kind" in document)) return document;
      const operation = {
        schema: this.#schema,
        document,
        contextValue: context,
        variableValues: request.variables,
        operationName: request.operationName,
      };
      return { operation, cost: this.#weigh(document, request) };
    } catch (error) {
      if (!(error instanceof CounterfoilError)) throw error;
      return [new GraphQLError(error.message, { originalError: error })];
    }
  }

  #weigh(document: DocumentNode, { operationName, variables = {}, readOnly }: GraphqlRequest): number {
    const operation = getOperationAST(document, operationName);
    // Which operation is meant is execution's to say, and to refuse.
    if (!operation) return 0;
    if (readOnly && operation.operation !== OperationTypeNode.QUERY)
      throw new CounterfoilError("invalid_request", { detail: "A GET may not change anything: send it by POST." });
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    return Scale.weigh(this.#schema, operation, fragments, variables);
  }

  /** What a caller gets to see of a result. */
  answer({ data, errors }: Outcome): GraphqlAnswer {
    const formatted = errors?.map((error) => this.format(error));
    return { ...(data === undefined ? {} : { data }), ...(formatted ? { errors: formatted } : {}) };
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

function refused(errors: FieldError[]): Executed {
  return { answer: { errors }, cost: 0 };
}
