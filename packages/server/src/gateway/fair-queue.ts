/** Who waits for their turn. */
interface Waiter {
  go: () => void;
  refuse: (error: Error) => void;
}

/** A queue in which accounts take turns, whatever the number that one of them waits with. */
export class FairQueue {
  /** In the order of their turns; nobody with nothing to wait for. */
  readonly #lines = new Map<string, Waiter[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  lengthOf(account: string): number {
    return this.#lines.get(account)?.length ?? 0;
  }

  /** Waits until `next` reaches this caller; rejects after so many milliseconds with what `late` makes. */
  wait(account: string, milliseconds: number, late: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#leave(account, waiter);
        reject(late());
      }, milliseconds);
      const waiter: Waiter = {
        go: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const line = this.#lines.get(account);
      if (line) line.push(waiter);
      else this.#lines.set(account, [waiter]);
      this.#size++;
    });
  }

  /** Lets the next one go: the first of the account whose turn it is, which then stands last. */
  next(): void {
    const [turn] = this.#lines;
    if (!turn) return;
    const [account, line] = turn;
    const waiter = line.shift();
    this.#lines.delete(account);
    if (line.length > 0) this.#lines.set(account, line);
    this.#size--;
    waiter?.go();
  }

  /** Sends everybody away. */
  refuseAll(error: () => Error): void {
    for (const line of this.#lines.values()) for (const waiter of line) waiter.refuse(error());
    this.#lines.clear();
    this.#size = 0;
  }

  #leave(account: string, waiter: Waiter): void {
    const line = this.#lines.get(account) ?? [];
    const at = line.indexOf(waiter);
    if (at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(account);
    this.#size--;
  }
}
