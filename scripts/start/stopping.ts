const pollForStarter = 500;

/** A signal that aborts when this process shall end: SIGINT, SIGTERM, SIGHUP, or npm gone without a word. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
  if (process.env.npm_lifecycle_event !== undefined) watchStarter(stop);
  process.stdout.on("error", stop);
  process.stderr.on("error", stop);
  return controller.signal;
}

/** Rejects with the signal's reason when it aborts. */
export function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** npm killed by `kill -9`, and shells that keep signals to themselves, leave their child with another parent. */
function watchStarter(stop: () => void): void {
  const starter = process.ppid;
  setInterval(() => {
    if (process.ppid !== starter) stop();
  }, pollForStarter).unref();
}
