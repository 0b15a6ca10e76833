import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { checkForm, MOST_TOKENS } from "./limits.js";

/** Documents that are remembered, and characters of their texts. */
const MOST_DOCUMENTS = 1000;
const MOST_CHARACTERS = 2_000_000;
/** Beyond this many mistakes a document is not read on. */
const MOST_ERRORS = 5;

/** Documents that were parsed, measured and found valid: the same text is worked through once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #introspection: boolean;
  readonly #known = new Map<string, DocumentNode>();
  #characters = 0;

  constructor(schema: GraphQLSchema, introspection: boolean) {
    this.#schema = schema;
    this.#introspection = introspection;
  }

  /** A valid document, or what is wrong with it. Throws `query_too_costly`, `invalid_request`. */
  prepare(text: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(text);
    if (known) {
      this.#known.delete(text);
      this.#known.set(text, known);
      return known;
    }
    const prepared = this.#work(text);
    if ("kind" in prepared) this.#remember(text, prepared);
    return prepared;
  }

  #work(text: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(text, { maxTokens: MOST_TOKENS });
      checkForm(document);
      const rules = this.#introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
      const options = { maxErrors: MOST_ERRORS, hideSuggestions: !this.#introspection };
      const errors = validate(this.#schema, document, rules, options);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  #remember(text: string, document: DocumentNode): void {
    this.#known.set(text, document);
    this.#characters += text.length;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_DOCUMENTS && this.#characters <= MOST_CHARACTERS) return;
      this.#known.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
