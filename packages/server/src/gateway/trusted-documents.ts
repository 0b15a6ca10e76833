import { hash } from "node:crypto";
import { CounterfoilError } from "@counterfoil/protocol";

/** `sha256:` and 64 hexadecimal digits, or the digits alone, as some generators write them. */
const ID = /^(?:sha256:)?([0-9a-f]{64})$/;

/** Documents that were written by whoever runs the server, by the SHA-256 of their text. */
export class TrustedDocuments {
  readonly #texts: ReadonlyMap<string, string>;
  /** Whether no other document runs. */
  readonly only: boolean;

  constructor(texts: ReadonlyMap<string, string>, only: boolean) {
    this.#texts = texts;
    this.only = only;
  }

  /** Reads a list, a JSON object of id to text. Throws an `Error` with what is wrong, without any of the texts. */
  static parse(json: string, only: boolean): TrustedDocuments {
    const list: unknown = JSON.parse(json);
    if (typeof list !== "object" || list === null || Array.isArray(list)) throw new Error("it is no JSON object");
    const texts = new Map<string, string>();
    for (const [id, text] of Object.entries(list)) {
      const [, digits] = ID.exec(id) ?? [];
      if (digits === undefined || typeof text !== "string")
        throw new Error("a member is not a SHA-256 with a document");
      if (digestOf(text) !== digits) throw new Error(`the document ${id} has another SHA-256 than its name says`);
      texts.set(digits, text);
    }
    return new TrustedDocuments(texts, only);
  }

  get texts(): Iterable<string> {
    return this.#texts.values();
  }

  /** The document of an id. Throws `unknown_document`. */
  get(id: string): string {
    const text = this.#texts.get(ID.exec(id)?.[1] ?? "");
    if (text === undefined) throw new CounterfoilError("unknown_document");
    return text;
  }

  /** Throws `unknown_document` for a text that may not run. */
  check(text: string): void {
    if (this.only && !this.#texts.has(digestOf(text))) throw new CounterfoilError("unknown_document");
  }
}

/** The id under which a document stands in a list. */
export function documentId(text: string): string {
  return `sha256:${digestOf(text)}`;
}

function digestOf(text: string): string {
  return hash("sha256", text, "hex");
}
