/** Parameters of a query or a form (RFC 6749 §3.1: none may come twice). */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(encoded: string) {
    this.#values = new URLSearchParams(encoded);
  }

  /** `undefined` when the parameter is absent or empty, which is the same (RFC 6749 §3.1). */
  get(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  all(name: string): string[] {
    return this.#values.getAll(name);
  }

  /** The first of these names that comes more than once. */
  repeated(names: readonly string[]): string | undefined {
    return names.find((name) => this.#values.getAll(name).length > 1);
  }
}
