import { inspect } from "node:util";

const HIDDEN = "[secret]";

/**
 * A value that must not be shown: logs, JSON, string templates and `inspect` print `[secret]`. Only `reveal()` gives
 * the value, so every place that lets a secret out can be found by that word.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
