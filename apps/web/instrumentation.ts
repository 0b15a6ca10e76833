/** Runs once when the server starts, in each of Next's runtimes; only Node.js has a process to stop. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./startup");
}
