/** The simulator's own time: the machine's clock moved by an offset, so that an hour or half a year passes in one call. */
export class Clock {
  /** Seconds ahead of the machine's clock; negative for the past. */
  offsetSeconds = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offsetSeconds * 1000;
  }
}
