/** Durations in milliseconds, and how they lie. */
export class Delays {
  readonly #all: number[] = [];

  add(milliseconds: number): void {
    this.#all.push(Math.max(0, milliseconds));
  }

  get count(): number {
    return this.#all.length;
  }

  /** The value that so many of a hundred do not exceed; infinite where there is none. */
  percentile(hundredths: number): number {
    const sorted = this.#all.toSorted((one, other) => one - other);
    return sorted[Math.ceil((sorted.length * hundredths) / 100) - 1] ?? Number.POSITIVE_INFINITY;
  }

  /** As figures, with a word before each name. */
  figures(word: string): Record<string, string> {
    const told = [50, 99, 100].map((hundredths) => [
      `${word} ${hundredths === 100 ? "max" : `p${hundredths}`}`,
      `${this.percentile(hundredths).toFixed(0)} ms`,
    ]);
    return Object.fromEntries([[word, `${this.count}`], ...told]);
  }
}
