/** Tells the benchmark that started this program where it listens; the program ends with the benchmark. */
export function announce(url: string): void {
  process.once("disconnect", () => process.exit(0));
  process.once("SIGTERM", () => process.exit(0));
  process.send?.({ ready: url });
}
